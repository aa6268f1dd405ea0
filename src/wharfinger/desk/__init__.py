# SPDX-License-Identifier: Apache-2.0
"""The staff's pages: homes, search, cargo enquiry, administration."""
