# SPDX-License-Identifier: Apache-2.0
"""Analytics of a logistics customer base: tables in, figures with evidence out. No Django."""
