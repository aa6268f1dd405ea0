# SPDX-License-Identifier: Apache-2.0
"""Every write of the timeline."""

from wharfinger.conversations.actions.call import choose_caller, report_calls
from wharfinger.conversations.actions.conclusion import conclude_enquiry
from wharfinger.conversations.actions.enquiry import answer_enquiries, close_enquiries, hand_over, open_enquiries
from wharfinger.conversations.actions.interaction import record_interactions
from wharfinger.conversations.actions.work import add_todos, close_promises, close_todos, make_promises, remind

__all__ = [
    "add_todos",
    "answer_enquiries",
    "choose_caller",
    "close_enquiries",
    "close_promises",
    "close_todos",
    "conclude_enquiry",
    "hand_over",
    "make_promises",
    "open_enquiries",
    "record_interactions",
    "remind",
    "report_calls",
]
