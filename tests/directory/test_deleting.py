# SPDX-License-Identifier: Apache-2.0
"""What may be deleted: archived parties with nothing behind them; history stays."""

from __future__ import annotations

import pytest
from tests.cast import Cast, gather

from wharfinger.directory.actions import archive_organisations, delete_organisations, save_contacts, save_organisations
from wharfinger.directory.drafts import ChannelDraft, ContactDraft, OrganisationDraft
from wharfinger.directory.models import Contact, Organisation
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Conflict, NotAllowed, NotFound
from wharfinger.kernel.models import Identifier

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather()


def _typo(cast: Cast) -> int:
    draft = OrganisationDraft(
        code="TYPO", name_en="Tyop Ltd", roles=["lead"], branch_id=cast.branches["QD"].pk,
        identifiers=[("uscc", "913702000MA0000017")], channels=[ChannelDraft("phone", "0532-80000000")],
    )  # fmt: skip
    pk = save_organisations([draft], actor=SYSTEM).ids[0]
    save_contacts(
        [ContactDraft(organisation_id=pk, name_en="Ann", channels=[ChannelDraft("mobile", "13912345678")])],
        actor=SYSTEM,
    )
    return pk


def test_an_archived_party_with_nothing_behind_it_goes_with_its_people_and_numbers(cast: Cast) -> None:
    pk, manager = _typo(cast), cast.actor(Role.BRANCH_MANAGER)
    with pytest.raises(Conflict):
        delete_organisations([pk], actor=manager)
    archive_organisations([pk], actor=manager)
    assert delete_organisations([pk], actor=manager) == 1
    assert not Organisation.objects.filter(pk=pk).exists() and not Contact.objects.filter(organisation_id=pk).exists()
    assert not Identifier.objects.filter(noun="organisation", object_id=pk).exists()
    assert Organisation.pgh_event_model.objects.filter(pgh_obj_id=pk, pgh_label="delete").count() == 1  # type: ignore[attr-defined]


def test_a_party_that_jobs_name_stays(cast: Cast) -> None:
    pk, manager = cast.customers["QD"], cast.actor(Role.BRANCH_MANAGER)
    archive_organisations([pk], actor=manager)
    with pytest.raises(Conflict):
        delete_organisations([pk], actor=manager)
    assert Organisation.objects.filter(pk=pk).exists()


def test_only_managers_delete_and_only_their_branch_s(cast: Cast) -> None:
    pk = _typo(cast)
    archive_organisations([pk], actor=SYSTEM)
    with pytest.raises(NotAllowed):
        delete_organisations([pk], actor=cast.actor(Role.CUSTOMER_SERVICE))
    with pytest.raises(NotFound):
        delete_organisations([pk], actor=cast.actor(Role.BRANCH_MANAGER, "SH"))
