# SPDX-License-Identifier: Apache-2.0
"""The customer file: parties, contacts, ownership, classes, needs."""
