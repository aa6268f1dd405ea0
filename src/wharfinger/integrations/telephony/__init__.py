# SPDX-License-Identifier: Apache-2.0
"""Telephony: one generic signed webhook; see docs/reference/telephony.md."""
