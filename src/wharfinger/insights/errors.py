# SPDX-License-Identifier: Apache-2.0
"""Refusals of insights."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.errors import Conflict, Invalid, WharfingerError


class UnknownSchemeError(Invalid):
    """No scheme of this code."""

    code = "unknown_scheme"
    message = _("There is no class scheme “%(scheme)s”.")


class UnknownMeasureError(Invalid):
    """No measure of this name."""

    code = "unknown_measure"
    message = _("There is no measure “%(measure)s”.")


class WrongWindowError(Invalid):
    """The window ends before it begins."""

    code = "wrong_window"
    message = _("The period ends before it begins.")


class WrongParametersError(Invalid):
    """A scheme's parameters make no sense; `reason` says which."""

    code = "wrong_parameters"
    message = _("The scheme's limits are not understood: %(reason)s")


class EngineError(WharfingerError):
    """The computing process failed; nothing was written."""

    code = "engine"
    status = 500
    message = _("The computation failed: %(reason)s")


class ChangedMeanwhileError(Conflict):
    """A customer's code changed while the run computed; running again mends it."""

    code = "changed_meanwhile"
    message = _("%(count)s customers changed their code during the run. Run it again.")
