# SPDX-License-Identifier: Apache-2.0
"""Rows about people at a party that is there already, named by its code or its name."""

from __future__ import annotations

from collections.abc import Sequence

from wharfinger.directory.actions import save_contacts
from wharfinger.directory.choices import ChannelKind
from wharfinger.directory.drafts import ChannelDraft, ContactDraft
from wharfinger.directory.queries.organisation import ids_by_code, ids_by_name
from wharfinger.integrations.files.problems import Problem
from wharfinger.integrations.files.rows import Values
from wharfinger.integrations.loading.common import Context, Loaded, save_what_can_be, two_names
from wharfinger.kernel.search import name_key

_CHANNELS = {
    "phone": ChannelKind.PHONE, "mobile": ChannelKind.MOBILE, "email": ChannelKind.EMAIL, "fax": ChannelKind.FAX,
    "wechat": ChannelKind.WECHAT, "wecom": ChannelKind.WECOM,
}  # fmt: skip
_PLAIN = ("title", "department", "decision_role", "language", "is_primary", "notes")


def load(rows: Sequence[Values], context: Context) -> Loaded:
    """Create and complete contacts."""
    loaded = Loaded()
    codes = ids_by_code(values["organisation_code"] for values in rows if "organisation_code" in values)
    names = ids_by_name(values["organisation_name"] for values in rows if "organisation_name" in values)
    drafts: list[tuple[int, ContactDraft]] = []
    for at, values in enumerate(rows):
        code, name = values.get("organisation_code", ""), values.get("organisation_name", "")
        organisation = codes.get(code) or names.get(name_key(name))
        if organisation is None:
            field = "organisation_code" if code else "organisation_name"
            loaded.problems[at] = Problem(field, "unknown_party", code or name, facts={"value": code or name})
        else:
            drafts.append((at, _draft(values, organisation, context)))
    save_what_can_be(drafts, lambda part: save_contacts(part, actor=context.actor), loaded)
    return loaded


def _draft(values: Values, organisation: int, context: Context) -> ContactDraft:
    name_zh, name_en = two_names(values.get("name"), values.get("name_zh"), values.get("name_en"))
    return ContactDraft(
        organisation_id=organisation,
        name_zh=name_zh,
        name_en=name_en,
        channels=[
            ChannelDraft(kind.value, value) for name, kind in _CHANNELS.items() for value in values.get(name, ())
        ],
        source=context.source,
        **{name: values[name] for name in _PLAIN if name in values},
    )
