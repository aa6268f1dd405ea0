# SPDX-License-Identifier: Apache-2.0
"""Reads of the directory. Whatever reaches a view comes through a visibility query here."""
