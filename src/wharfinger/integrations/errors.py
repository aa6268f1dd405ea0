# SPDX-License-Identifier: Apache-2.0
"""Refusals of imports and feeds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.errors import Conflict, WharfingerError


class FileUnreadableError(WharfingerError):
    """A file or a mapping that cannot be used; the message names what is wrong."""

    code = "file_unreadable"
    status = 422


class RunBusyError(Conflict):
    """The import is at work; wait until it is done."""

    code = "run_busy"
    message = _("This import is under way. Wait until it is done.")


class NotLoadedError(Conflict):
    """Only a dry run was made: rows are mended after the file has been loaded."""

    code = "not_loaded"
    message = _("Load the file first; what it cannot take is mended afterwards.")
