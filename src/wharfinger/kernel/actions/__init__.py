# SPDX-License-Identifier: Apache-2.0
"""Writes of the kernel: the company, its units, posts, people, rates and calendars."""
