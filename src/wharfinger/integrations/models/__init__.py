# SPDX-License-Identifier: Apache-2.0
"""Tables of imports and feeds, a module per noun."""

from wharfinger.integrations.models.feed import Feed
from wharfinger.integrations.models.mapping import SavedMapping
from wharfinger.integrations.models.run import ImportRun, QuarantinedRow

__all__ = ["Feed", "ImportRun", "QuarantinedRow", "SavedMapping"]
