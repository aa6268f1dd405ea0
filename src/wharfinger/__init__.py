# SPDX-License-Identifier: Apache-2.0
"""Wharfinger: customer relationship management for logistics companies."""

__version__ = "0.1.0"
