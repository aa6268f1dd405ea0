# SPDX-License-Identifier: Apache-2.0
"""Doors to the outside: files, feeds, telephony."""
