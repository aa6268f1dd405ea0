# SPDX-License-Identifier: Apache-2.0
"""What every noun stands on: audit, access, money, time, errors, background work, live events, search."""
