# SPDX-License-Identifier: Apache-2.0
"""Create, complete, archive and delete parties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.actions import parts
from wharfinger.directory.choices import OrganisationStatus
from wharfinger.directory.drafts import OrganisationDraft, Saved
from wharfinger.directory.models import Contact, Organisation
from wharfinger.directory.queries.organisation import organisations_visible_to
from wharfinger.directory.signals import organisations_saved
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import copy_rows, next_ids, update_rows
from wharfinger.kernel.choices import Role
from wharfinger.kernel.commit import after_commit
from wharfinger.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wharfinger.kernel.models import Identifier
from wharfinger.kernel.search import sort_key

_PLAIN = ("country", "division", "city", "industry", "website", "language", "notes")
_COLUMNS = ("code", "name_zh", "name_en", "sort_key", "roles", "parent_id", "branch_id", *_PLAIN)
_FIELDS = ("code", "name_zh", "name_en", "sort_key", "roles", "parent", "branch", *_PLAIN)


def save_organisations(drafts: Sequence[OrganisationDraft], *, actor: Actor) -> Saved:
    """Create the parties whose code is new, complete those whose code is known; one transaction.

    A draft without a code gets one. What a draft does not say stays as it is; names, numbers, channels and
    addresses are only added. Two drafts with one code are taken in turn: the later completes the earlier.
    Raises Invalid for a draft without any name that would be created.
    """
    with acting(actor, "save_organisations"):
        existing = {row.code: row for row in Organisation.objects.filter(code__in={d.code for d in drafts if d.code})}
        numbered = _number(drafts)
        merged = _merge(drafts)
        fresh = [draft for draft in merged if draft.code not in existing]
        _check(fresh)
        ids = {code: row.pk for code, row in existing.items()}
        _create(fresh, ids, numbered)
        updated = _update([d for d in merged if d.code in existing], existing)
        added = parts.add_parts([(ids[d.code], d) for d in merged], known=[row.pk for row in existing.values()])
        _set_parents(merged, ids)
        parts.set_owners([(ids[d.code], d.owner_id) for d in merged if d.owner_id], actor)
        changed = updated | (added & {row.pk for row in existing.values()})
        saved = Saved(
            ids=[ids[draft.code] for draft in drafts],
            created=len(fresh), updated=len(changed), unchanged=len(merged) - len(fresh) - len(changed),
        )  # fmt: skip
        if touched := [ids[d.code] for d in fresh] + sorted(changed):
            after_commit(organisations_saved, ids=touched, actor=actor)
    return saved


def _number(drafts: Sequence[OrganisationDraft]) -> dict[str, int]:
    """Codes for drafts without one, made of their primary keys; the dash keeps them apart from other systems' codes."""
    blank = [draft for draft in drafts if not draft.code]
    for draft, pk in zip(blank, ids := next_ids(Organisation, len(blank)), strict=True):
        draft.code = f"W-{pk:06d}"
    return {draft.code: pk for draft, pk in zip(blank, ids, strict=True)}


def _merge(drafts: Sequence[OrganisationDraft]) -> list[OrganisationDraft]:
    by_code: dict[str, OrganisationDraft] = {}
    for draft in drafts:
        earlier = by_code.get(draft.code)
        if earlier is None or earlier is draft:
            by_code[draft.code] = draft
        else:
            parts.complete(earlier, draft)
    return list(by_code.values())


def _check(fresh: Sequence[OrganisationDraft]) -> None:
    for draft in fresh:
        if not draft.any_name.strip():
            raise Invalid(
                _("%(code)s has no name: give a Chinese or an English one."), fields={"name_zh": _("missing")},
                code=draft.code,
            )  # fmt: skip


def _create(fresh: Sequence[OrganisationDraft], ids: dict[str, int], numbered: dict[str, int]) -> None:
    now = datetime.now(UTC)
    others = [draft.code for draft in fresh if draft.code not in numbered]
    ids.update(numbered, **dict(zip(others, next_ids(Organisation, len(others)), strict=True)))
    for draft in fresh:
        if not (draft.name_zh or draft.name_en):
            draft.name_en = draft.any_name
    rows = (
        (
            ids[d.code],
            d.code,
            d.name_zh or "",
            d.name_en or "",
            sort_key(d.name_zh or "", d.name_en or ""),
            list(dict.fromkeys(d.roles)),
            OrganisationStatus.ACTIVE.value,
            d.branch_id,
            *(getattr(d, name) or "" for name in _PLAIN),
            d.source,
            now,
        )
        for d in fresh
    )
    copy_rows(
        Organisation,
        (
            "id",
            "code",
            "name_zh",
            "name_en",
            "sort_key",
            "roles",
            "status",
            "branch",
            *_PLAIN,
            "source",
            "created_at",
        ),
        rows,
    )


def _update(drafts: Sequence[OrganisationDraft], existing: dict[str, Organisation]) -> set[int]:
    changed: dict[int, tuple[Any, ...]] = {}
    for draft in drafts:
        row = existing[draft.code]
        before = tuple(getattr(row, column) for column in _COLUMNS)
        for name in ("name_zh", "name_en", *_PLAIN):
            if (value := getattr(draft, name)) is not None:
                setattr(row, name, value)
        row.roles = list(dict.fromkeys([*row.roles, *draft.roles]))
        row.branch_id = draft.branch_id or row.branch_id
        row.sort_key = sort_key(row.name_zh, row.name_en)
        after = tuple(getattr(row, column) for column in _COLUMNS)
        if after != before:
            changed[row.pk] = (row.pk, *after)
    update_rows(Organisation, _FIELDS, list(changed.values()))
    return set(changed)


def _set_parents(drafts: Sequence[OrganisationDraft], ids: dict[str, int]) -> None:
    wanted = {draft.code: draft.parent_code for draft in drafts if draft.parent_code}
    if not wanted:
        return
    parents = dict(Organisation.objects.filter(code__in=set(wanted.values())).values_list("code", "pk"))
    unknown = sorted(set(wanted.values()) - set(parents))
    if unknown:
        raise Invalid(_("The parent %(code)s is not known: import it first."), code=unknown[0])
    rows = [(ids[code], parents[parent]) for code, parent in wanted.items() if ids[code] != parents[parent]]
    update_rows(Organisation, ("parent",), rows)
    _refuse_circles({pk for pk, _parent in rows})


def _refuse_circles(starts: set[int]) -> None:
    above = dict(Organisation.objects.filter(parent__isnull=False).values_list("pk", "parent_id"))
    for start in starts:
        seen, here = {start}, above.get(start)
        while here is not None:
            if here in seen:
                raise Invalid(_("A customer cannot stand above itself: choose another parent."))
            seen.add(here)
            here = above.get(here)


def archive_organisations(ids: Sequence[int], *, actor: Actor, restore: bool = False) -> int:
    """Put files away (or bring them back); refused while jobs are under way is the caller's rule above.

    Raises NotFound when one is not the actor's, Conflict for a party with active children.
    """
    with acting(actor, "restore_organisations" if restore else "archive_organisations"):
        rows = list(organisations_visible_to(actor).filter(pk__in=ids).select_for_update(of=("self",)))
        if len(rows) != len(set(ids)):
            raise NotFound
        if not restore and Organisation.objects.filter(parent_id__in=ids, status="active").exclude(pk__in=ids).exists():
            raise Conflict(_("Archive or move the subsidiaries first."))
        status = OrganisationStatus.ACTIVE if restore else OrganisationStatus.ARCHIVED
        when = None if restore else datetime.now(UTC)
        count = update_rows(Organisation, ("status", "archived_at"), [(row.pk, status.value, when) for row in rows])
        after_commit(organisations_saved, ids=list(ids), actor=actor)
    return count


def delete_organisations(ids: Sequence[int], *, actor: Actor) -> int:
    """Delete archived parties for good, with their names, contacts and numbers; only those with nothing behind them.

    For administrators and branch managers. Raises NotAllowed, NotFound for one that is not the actor's, Conflict for one
    that is not archived or that jobs, conversations, documents or classifications name: history is never deleted.
    """
    if not actor.has(Role.ADMINISTRATOR, Role.BRANCH_MANAGER):
        raise NotAllowed
    with acting(actor, "delete_organisations"):
        rows = organisations_visible_to(actor).filter(pk__in=ids).select_for_update(of=("self",))
        if {row.pk for row in rows} != set(ids):
            raise NotFound
        if any(row.status != OrganisationStatus.ARCHIVED for row in rows):
            raise Conflict(_("Archive first: only archived parties can be deleted."))
        people = list(Contact.objects.filter(organisation_id__in=ids).values_list("pk", flat=True))
        try:
            Organisation.objects.filter(pk__in=ids).delete()
        except ProtectedError as error:
            raise Conflict(
                _("Jobs, conversations or documents name it: it stays archived, history is not deleted.")
            ) from error
        Identifier.objects.filter(noun="organisation", object_id__in=ids).delete()
        Identifier.objects.filter(noun="contact", object_id__in=people).delete()
    return len(set(ids))


def add_roles(roles: Mapping[int, Iterable[str]], *, actor: Actor) -> int:
    """Give parties the roles they lack. Returns how many parties changed."""
    with acting(actor, "add_roles"):
        rows = Organisation.objects.filter(pk__in=roles).values_list("pk", "roles")
        wanted = {pk: list(dict.fromkeys([*had, *roles[pk]])) for pk, had in rows if not set(roles[pk]) <= set(had)}
        return update_rows(Organisation, ("roles",), list(wanted.items()))
