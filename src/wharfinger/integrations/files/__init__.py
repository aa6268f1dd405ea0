# SPDX-License-Identifier: Apache-2.0
"""Files people bring: reading, values, columns, mappings. Pure: no models are imported here."""
