# SPDX-License-Identifier: Apache-2.0
"""Number and date habits of this language where Django's differ from ours."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
DECIMAL_SEPARATOR = "."
