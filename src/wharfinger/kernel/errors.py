# SPDX-License-Identifier: Apache-2.0
"""Errors people may see: a code, a translated text, data and an HTTP status, one shape everywhere."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class WharfingerError(Exception):
    """Base of every refusal; `message` says what to do, `data` fills its placeholders and goes to machines.

    Easy form: a subclass sets `code`, `status` and `message` and is raised with the data as keywords.
    """

    code = "error"
    status = 400
    message: Any = _("This could not be done.")

    def __init__(self, message: Any = None, **data: Any) -> None:
        self.data = data
        if message is not None:
            self.message = message
        super().__init__(self.code)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.data if self.data and "%(" in text else text

    def as_dict(self) -> dict[str, Any]:
        """The one shape for machines: {"code", "message", "data"}."""
        return {"code": self.code, "message": str(self), "data": {k: str(v) for k, v in self.data.items()}}


class NotFound(WharfingerError):
    """Absent or foreign: the two look the same (design §2)."""

    code = "not_found"
    status = 404
    message = _("There is nothing here, or it is not yours to see.")


class NotAllowed(WharfingerError):
    """The person may see it but not do this."""

    code = "not_allowed"
    status = 403
    message = _("Your role does not allow this. Ask your branch manager.")


class Invalid(WharfingerError):
    """Input that cannot be taken; `fields` maps a field to its text."""

    code = "invalid"
    status = 422
    message = _("Please mend what is marked.")

    def __init__(self, message: Any = None, fields: dict[str, Any] | None = None, **data: Any) -> None:
        super().__init__(message, **data)
        self.fields = fields or {}

    def as_dict(self) -> dict[str, Any]:
        """As the base, with the fields' texts."""
        return {**super().as_dict(), "fields": {key: str(text) for key, text in self.fields.items()}}


class Conflict(WharfingerError):
    """Somebody else was faster, or the thing is in a state that excludes this."""

    code = "conflict"
    status = 409
    message = _("This has changed meanwhile. Reload and try again.")
