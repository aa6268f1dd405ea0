# SPDX-License-Identifier: Apache-2.0
"""One timeline: calls, enquiries, notes, promises and to-dos."""
