# SPDX-License-Identifier: Apache-2.0
"""Rows about parties. A row without a code is the party with the same number, else with the same name."""

from __future__ import annotations

from collections.abc import Sequence

from wharfinger.directory.actions import save_organisations
from wharfinger.directory.choices import AddressKind, ChannelKind, NameKind
from wharfinger.directory.drafts import ChannelDraft, OrganisationDraft
from wharfinger.directory.models import Organisation
from wharfinger.directory.queries.organisation import ids_by_name
from wharfinger.integrations.files.problems import CellError, Problem
from wharfinger.integrations.files.rows import Values
from wharfinger.integrations.loading.common import Context, Loaded, save_what_can_be, two_names
from wharfinger.kernel.choices import Scheme
from wharfinger.kernel.models import Identifier
from wharfinger.kernel.search import name_key, number_key

_NUMBERS = {
    "uscc": Scheme.USCC, "vat": Scheme.VAT, "tax": Scheme.TAX, "duns": Scheme.DUNS, "registry": Scheme.REGISTRY,
    "tms": Scheme.TMS,
}  # fmt: skip
_IDENTIFYING = (Scheme.USCC, Scheme.VAT, Scheme.TAX, Scheme.DUNS, Scheme.TMS)
_CHANNELS = {
    "phone": ChannelKind.PHONE,
    "mobile": ChannelKind.MOBILE,
    "fax": ChannelKind.FAX,
    "email": ChannelKind.EMAIL,
}
_PLAIN = ("country", "city", "industry", "website", "notes", "parent_code")
Item = tuple[int, OrganisationDraft]


def load(rows: Sequence[Values], context: Context) -> Loaded:
    """Create and complete parties."""
    loaded = Loaded()
    drafts: list[Item] = []
    for at, values in enumerate(rows):
        try:
            drafts.append((at, _draft(values, context)))
        except CellError as error:
            name = "branch" if error.code == "unknown_branch" else "owner"
            loaded.problems[at] = Problem(name, error.code, str(error.facts["value"]), facts=error.facts)
    while drafts:
        now, drafts = _apart(drafts)
        _recognise([draft for _at, draft in now])
        save_what_can_be(now, lambda part: save_organisations(part, actor=context.actor), loaded)
    return loaded


def _apart(drafts: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Those to save now, and those without a code whose name comes a second time: saved after, and so recognised."""
    seen: set[str] = set()
    now: list[Item] = []
    later: list[Item] = []
    for item in drafts:
        key = "" if item[1].code else name_key(item[1].any_name)
        (later if key in seen else now).append(item)
        if key:
            seen.add(key)
    return now, later


def _recognise(drafts: Sequence[OrganisationDraft]) -> None:
    blank = [draft for draft in drafts if not draft.code]
    if not blank:
        return
    by_number = _by_number(blank)
    by_name = ids_by_name(draft.any_name for draft in blank)
    found = {id(draft): _known(draft, by_number) or by_name.get(name_key(draft.any_name)) for draft in blank}
    codes = dict(Organisation.objects.filter(pk__in={pk for pk in found.values() if pk}).values_list("pk", "code"))
    for draft in blank:
        draft.code = codes.get(found[id(draft)] or 0, "")


def _known(draft: OrganisationDraft, by_number: dict[tuple[str, str], int]) -> int | None:
    return next((pk for s, v in draft.identifiers if (pk := by_number.get((s, number_key(v))))), None)


def _by_number(drafts: Sequence[OrganisationDraft]) -> dict[tuple[str, str], int]:
    keys = {number_key(value) for draft in drafts for scheme, value in draft.identifiers if scheme in _IDENTIFYING}
    if not keys:
        return {}
    rows = Identifier.objects.filter(noun="organisation", scheme__in=_IDENTIFYING, key__in=keys)
    return {(scheme, key): pk for scheme, key, pk in rows.values_list("scheme", "key", "object_id")}


def _draft(values: Values, context: Context) -> OrganisationDraft:
    name_zh, name_en = two_names(values.get("name"), values.get("name_zh"), values.get("name_en"))
    return OrganisationDraft(
        code=values.get("code", ""),
        name_zh=name_zh,
        name_en=name_en,
        other_names=_other_names(values),
        roles=values.get("roles", []),
        branch_id=context.branch(values.get("branch")),
        owner_id=context.person(values.get("owner")),
        identifiers=[(scheme.value, values[name]) for name, scheme in _NUMBERS.items() if name in values],
        channels=[
            ChannelDraft(kind.value, value) for name, kind in _CHANNELS.items() for value in values.get(name, ())
        ],
        addresses=_addresses(values),
        source=context.source,
        **{name: values[name] for name in _PLAIN if name in values},
    )


def _other_names(values: Values) -> list[tuple[str, str]]:
    short = [(NameKind.SHORT.value, values[name]) for name in ("short_name", "short_name_en") if name in values]
    return short + [(NameKind.ALIAS.value, text) for text in values.get("aliases", ())]


def _addresses(values: Values) -> list[tuple[str, str, str]]:
    texts = [*values.get("address", ()), *([values["address_en"]] if "address_en" in values else [])]
    return [(AddressKind.OFFICE.value, text, values.get("postal_code", "")) for text in texts]
