# SPDX-License-Identifier: Apache-2.0
"""The words for what is wrong with a file, a row or a cell. Codes come from `problems`; facts fill the places."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wharfinger.integrations.files.fields import fields_of
from wharfinger.integrations.files.problems import Problem

MESSAGES: dict[str, Promise | str] = {
    "required": _("nothing is given, but it is needed"),
    "ragged_row": _("the row does not have as many cells as there are headers"),
    "broken_quotes": _("a quotation mark opens and never closes"),
    "not_a_date": _("this is not a date"),
    "date_out_of_range": _("this date lies outside 1900–2099"),
    "not_a_number": _("this is not a number"),
    "not_whole": _("this is not a whole number"),
    "too_low": _("this is less than %(limit)s"),
    "too_large": _("this number is too large"),
    "unknown_unit": _("unit “%(unit)s” is not known here"),
    "unknown_value": _("“%(value)s” is not a known value; map it or correct it"),
    "unknown_country": _("“%(value)s” is not a known country; map it or correct it"),
    "not_an_email": _("this is not an e-mail address"),
    "too_long": _("this is longer than %(limit)s characters"),
    "unknown_branch": _("no branch has the code or name “%(value)s”"),
    "unknown_person": _("nobody here has the e-mail “%(value)s”"),
    "unknown_party": _("no party has the code or name “%(value)s”"),
    "unknown_job": _("no job has the number “%(value)s”"),
    "several_jobs": _("more than one job has the number “%(value)s”"),
    "twice_in_file": _("the same key stands in this file already"),
    "refused": _("the database refused the row: %(detail)s"),
    "empty_file": _("the file is empty"),
    "no_headers": _("there is no such header row"),
    "no_such_sheet": _("the workbook has no sheet “%(sheet)s”"),
    "unreadable_workbook": _("the workbook cannot be read: %(detail)s"),
    "file_too_large": _("the file is too large when unpacked"),
    "wrong_encoding": _("the file is not written in %(encoding)s"),
    "bad_mapping": _("the mapping cannot be used: %(detail)s"),
    "no_such_mapping": _("there is no mapping called “%(name)s”"),
    "overtaken": _("another worker took this import over"),
    "file_gone": _("the file is no longer there"),
    "bad_json": _("a JSON list of at most 5,000 events is expected"),
    "not_an_object": _("this event is not a JSON object"),
    "not_a_text": _("a text is expected here"),
    "missing_columns": _("the file lacks columns of the mapping: %(columns)s"),
}


def text_of(code: str, facts: Mapping[str, str | int] | None = None) -> str:
    """The message of a code in the reader's language; the bare code for one that has none."""
    template = MESSAGES.get(code)
    if template is None:
        return code
    try:
        return str(template) % (facts or {})
    except KeyError:
        return str(template)


def describe(problem: Problem, kind: str) -> str:
    """One sentence: which field, what is wrong, what the cell says."""
    field = fields_of(kind).get(problem.field)
    text = text_of(problem.code, problem.facts)
    if problem.raw:
        text = gettext("%(text)s (“%(raw)s”)") % {"text": text, "raw": problem.raw[:80]}
    return gettext("%(field)s: %(text)s") % {"field": field.label, "text": text} if field else text
