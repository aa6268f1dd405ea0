# SPDX-License-Identifier: Apache-2.0
"""Stored runs of the analytics, with the evidence behind every figure."""
