# SPDX-License-Identifier: Apache-2.0
"""Tables of the timeline, a module per noun."""

from wharfinger.conversations.models.call import Call
from wharfinger.conversations.models.enquiry import Enquiry, HandOver
from wharfinger.conversations.models.interaction import Interaction
from wharfinger.conversations.models.work import Promise, ToDo

__all__ = ["Call", "Enquiry", "HandOver", "Interaction", "Promise", "ToDo"]
