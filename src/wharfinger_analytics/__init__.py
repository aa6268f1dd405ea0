# SPDX-License-Identifier: Apache-2.0
"""Analytics of a customer base in logistics: tables in, figures with their evidence out. No Django."""
