# SPDX-License-Identifier: Apache-2.0
"""Settings, addresses and entry points: the top floor, which every start passes through."""
