# SPDX-License-Identifier: Apache-2.0
"""Pure rules of the operation: where a job stands, what is wrong with it. No database."""
