# SPDX-License-Identifier: Apache-2.0
"""Turn the parties named in drafts into parties of the directory, creating those that are new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from wharfinger.directory.actions import add_roles, save_organisations
from wharfinger.directory.choices import PartyRole
from wharfinger.directory.drafts import OrganisationDraft
from wharfinger.directory.queries.organisation import ids_by_code, ids_by_name
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.search import name_key
from wharfinger.shipments.choices import JobRole
from wharfinger.shipments.drafts import PartyDraft

_ROLES = {
    JobRole.PAYER.value: (PartyRole.CUSTOMER.value, PartyRole.PAYER.value),
    JobRole.END_CUSTOMER.value: (PartyRole.CONSIGNEE.value,),
    JobRole.SUPPLIER.value: (PartyRole.SHIPPER.value,),
}
Key = tuple[str, str]


def key_of(party: PartyDraft) -> Key:
    """What makes two drafts the same party: the code, else the name."""
    return ("code", party.code) if party.code else ("name", name_key(party.name))


def resolve(parties: Iterable[PartyDraft], *, actor: Actor, source: str, branch_id: int | None) -> dict[Key, int]:
    """Primary key per party; new ones are created, roles they lack are added."""
    wanted: dict[Key, PartyDraft] = {}
    roles: dict[Key, set[str]] = defaultdict(set)
    for party in parties:
        key = key_of(party)
        if key[1]:
            wanted.setdefault(key, party)
            roles[key].update(_ROLES.get(party.role, (party.role,)))
    found = _known(wanted)
    fresh = [key for key in wanted if key not in found]
    drafts = [_draft(wanted[key], sorted(roles[key]), source, branch_id) for key in fresh]
    if drafts:
        found |= dict(zip(fresh, save_organisations(drafts, actor=actor).ids, strict=True))
    known = {found[key]: roles[key] for key in wanted if key not in set(fresh)}
    if known:
        add_roles(known, actor=actor)
    return found


def _known(wanted: dict[Key, PartyDraft]) -> dict[Key, int]:
    codes = ids_by_code(value for kind, value in wanted if kind == "code")
    names = ids_by_name(party.name for key, party in wanted.items() if key[0] == "name")
    found: dict[Key, int] = {("code", code): pk for code, pk in codes.items()}
    found.update({("name", name): pk for name, pk in names.items()})
    return found


def _draft(party: PartyDraft, roles: list[str], source: str, branch_id: int | None) -> OrganisationDraft:
    name = party.name or party.code
    chinese = any("\u4e00" <= character <= "\u9fff" for character in name)
    return OrganisationDraft(
        code=party.code,
        name_zh=name if chinese else None,
        name_en=None if chinese else name,
        roles=roles,
        country=party.country or None,
        branch_id=branch_id if PartyRole.PAYER in roles else None,
        source=source,
    )
