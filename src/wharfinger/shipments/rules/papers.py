# SPDX-License-Identifier: Apache-2.0
"""Where a bill, booking, box or voyage stands and what it says of itself; from its jobs and their milestones.

Nothing is ever unknown: what nobody reported is said as what is being waited for, with the next step. Pure rules.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import translation

from wharfinger.shipments.choices import MilestoneCode, Phase, ReleaseKind
from wharfinger.shipments.paper_choices import (
    ORDER_TONES,
    PAPER_TONES,
    EntryState,
    PaperState,
    PaperStep,
    TruckState,
    WarehouseState,
)
from wharfinger.shipments.rules.orders import STATES, time_of
from wharfinger.shipments.rules.sentence import Voice, local, mid, voice

M, S, T = MilestoneCode, PaperState, PaperStep
ENDED = frozenset({Phase.DONE.value, Phase.CANCELLED.value})


@dataclass(frozen=True)
class JobFact:
    """What a paper needs of one of its jobs."""

    pk: int
    number: str
    phase: str
    etd: datetime | None = None
    atd: datetime | None = None
    eta: datetime | None = None
    ata: datetime | None = None
    on_hold: bool = False
    trouble: int = 0


@dataclass(frozen=True)
class Event:
    """An event that happened; the place as far as it was told."""

    at: datetime
    place: str = ""
    zone: str = ""


@dataclass(frozen=True)
class PaperFacts:
    """A paper with its jobs, the actual events of it by milestone code, and what its own row says (`own`: an order's)."""

    noun: str
    jobs: Sequence[JobFact] = ()
    events: Mapping[str, Event] = field(default_factory=dict)
    issued_at: datetime | None = None
    released_at: datetime | None = None
    release_kind: str = ""
    etd: datetime | None = None
    atd: datetime | None = None
    eta: datetime | None = None
    ata: datetime | None = None
    own: Mapping[str, Any] = field(default_factory=dict)

    def date(self, name: str) -> datetime | None:
        """The paper's own date, else its jobs': the first departure, the last arrival."""
        own: datetime | None = getattr(self, name)
        if own is not None:
            return own
        dates = [at for job in self.jobs if (at := getattr(job, name)) is not None]
        return (min if name in ("etd", "atd") else max)(dates, default=None)

    def all_in(self, *phases: str) -> bool:
        """Whether there are jobs and all are in one of the phases."""
        return bool(self.jobs) and all(job.phase in phases for job in self.jobs)


@dataclass(frozen=True)
class Standing:
    """State, the event behind it, the next step and when it is due or expected."""

    state: Any
    event: Event | None = None
    step: PaperStep = T.NONE
    by: datetime | None = None

    @property
    def tone(self) -> str:
        """Colour of the state's badge."""
        tones = PAPER_TONES if isinstance(self.state, PaperState) else ORDER_TONES
        return tones.get(self.state.value, "blue")


def paper_standing(facts: PaperFacts, now: datetime) -> Standing:
    """Where the paper stands now."""
    if facts.own:
        return _order(facts)
    if facts.all_in(Phase.CANCELLED):
        return Standing(S.CANCELLED)
    return _RULES[facts.noun](facts, now)


def _last(facts: PaperFacts, *codes: str) -> Event | None:
    events = [facts.events[code] for code in codes if code in facts.events]
    return max(events, key=lambda event: event.at, default=None)


def _dated(facts: PaperFacts, name: str, *codes: str) -> Event | None:
    at = facts.date(name)
    return _last(facts, *codes) or (Event(at) if at else None)


_RELEASED = (M.BILL_RELEASED, M.TELEX_RELEASED, M.SEA_WAYBILL_ISSUED, M.ORIGINAL_SURRENDERED)


def _house_bill(facts: PaperFacts, now: datetime) -> Standing:
    released = Event(facts.released_at) if facts.released_at else _last(facts, *_RELEASED)
    if released:
        if facts.all_in(*ENDED):
            return Standing(S.RELEASED, released)
        arrived = facts.date("ata")
        return Standing(S.RELEASED, released, T.EXCHANGE if arrived else T.SEND_RELEASE, facts.date("eta"))
    if facts.all_in(*ENDED):
        return Standing(S.CLOSED)
    if any(job.on_hold for job in facts.jobs):
        return Standing(S.HELD, None, T.SETTLE_HOLD, facts.date("eta"))
    issued = Event(facts.issued_at) if facts.issued_at else _last(facts, M.BILL_ISSUED)
    if issued:
        return Standing(S.ISSUED, issued, T.RELEASE, facts.date("eta"))
    sailed = _dated(facts, "atd", M.DEPARTED)
    if sailed:
        return Standing(S.SAILED_NOT_ISSUED, sailed, T.ISSUE)
    step = T.ISSUE if M.DRAFT_CONFIRMED in facts.events else T.CONFIRM_DRAFT
    return Standing(S.NOT_ISSUED, None, step, facts.date("etd"))


def _carried(facts: PaperFacts) -> Standing | None:
    """What master bill, booking and box share once the cargo is on its way."""
    arrived = _dated(facts, "ata", M.ARRIVED, M.UNLOADED)
    if arrived:
        return Standing(S.ARRIVED, arrived, T.EXCHANGE)
    sailed = _dated(facts, "atd", M.DEPARTED, M.TRANSSHIPPED, M.IN_TRANSIT)
    if sailed:
        return Standing(S.UNDER_WAY, sailed, T.ARRIVE, facts.date("eta"))
    return None


def _master_bill(facts: PaperFacts, now: datetime) -> Standing:
    if facts.all_in(*ENDED):
        return Standing(S.CLOSED)
    order = _last(facts, M.DELIVERY_ORDER)
    if order:
        return Standing(S.DELIVERY_ORDER, order, T.FETCH)
    return _carried(facts) or _before_sailing(facts)


def _before_sailing(facts: PaperFacts) -> Standing:
    sent = _last(facts, M.SI_SENT)
    if sent:
        return Standing(S.SI_SENT, sent, T.DEPART, facts.date("etd"))
    return Standing(S.NOT_ISSUED, None, T.SEND_SI, facts.date("etd"))


def _booking(facts: PaperFacts, now: datetime) -> Standing:
    cancelled = _last(facts, M.BOOKING_CANCELLED)
    if facts.all_in(*ENDED):
        return Standing(S.CLOSED)
    carried = _carried(facts)
    if carried:
        return carried if carried.state != S.ARRIVED else Standing(S.ARRIVED, carried.event, T.HAND_OVER)
    if cancelled:
        return Standing(S.CANCELLED, cancelled)
    space, rolled = _last(facts, M.SPACE_RELEASED), _last(facts, M.ROLLED_OVER, M.SAILING_CANCELLED)
    if rolled and (space is None or rolled.at >= space.at):
        return Standing(S.ROLLED, rolled, T.NEW_SAILING, facts.date("etd"))
    loaded = _last(facts, M.LOADED)
    if loaded:
        return Standing(S.LOADED, loaded, T.DEPART, facts.date("etd"))
    if space is None:
        return Standing(S.SENT, _last(facts, M.BOOKED), T.ASK_SPACE, facts.date("etd"))
    missing = next((step for code, step in _TO_SEND if code not in facts.events), T.DEPART)
    return Standing(S.SPACE, space, missing, facts.date("etd"))


_TO_SEND = ((M.SI_SENT.value, T.SEND_SI), (M.VGM_SENT.value, T.SEND_VGM))
_BEFORE_BOARD = (
    (S.LOADED, (M.LOADED.value,), T.DEPART), (S.GATE_IN, (M.GATE_IN.value,), T.LOAD),
    (S.PICKED_UP, (M.PICKUP_DONE.value, M.RECEIVED_ORIGIN.value, M.LOADED_FACTORY.value), T.BRING_IN),
    (S.EMPTY_OUT, (M.EMPTY_PICKED_UP.value,), T.LOAD_CARGO),
)  # fmt: skip


def _container(facts: PaperFacts, now: datetime) -> Standing:
    returned = _last(facts, M.EMPTY_RETURNED)
    if returned:
        return Standing(S.RETURNED, returned)
    held = _last(facts, M.CUSTOMS_HOLD, M.INSPECTION_ORDERED)
    cleared = _last(facts, M.CUSTOMS_CLEARED, M.INSPECTION_PASSED)
    if held and (cleared is None or cleared.at < held.at):
        return Standing(S.INSPECTED, held, T.TELL_ALL)
    out = _last(facts, M.GATE_OUT, M.OUT_FOR_DELIVERY, M.DELIVERED)
    if out:
        return Standing(S.GATE_OUT, out, T.RETURN_EMPTY)
    if facts.all_in(*ENDED):
        return Standing(S.CLOSED)
    carried = _carried(facts)
    if carried:
        return carried if carried.state != S.ARRIVED else Standing(S.ARRIVED, carried.event, T.FETCH)
    for state, codes, step in _BEFORE_BOARD:
        if (event := _last(facts, *codes)) is not None:
            return Standing(state, event, step, facts.date("etd"))
    return Standing(S.NAMED, None, T.PICK_UP_EMPTY, facts.date("etd"))


def _voyage(facts: PaperFacts, now: datetime) -> Standing:
    etd, atd, eta, ata = (facts.date(name) for name in ("etd", "atd", "eta", "ata"))
    if ata:
        return Standing(S.CLOSED) if facts.all_in(*ENDED) else Standing(S.ARRIVED, Event(ata), T.HAND_OVER)
    if atd:
        late = eta is not None and eta < now
        return Standing(
            S.ARRIVAL_OVERDUE if late else S.UNDER_WAY, Event(atd), T.ASK_ARRIVED if late else T.ARRIVE, eta
        )
    if etd is None:
        return Standing(S.NO_DATES, None, T.ASK_DATES)
    if etd < now:
        return Standing(S.SAILING_OVERDUE, None, T.ASK_SAILED, etd)
    return Standing(S.TO_SAIL, None, T.DEPART, etd)


_ORDER_STEPS: Mapping[Any, tuple[PaperStep, str]] = {
    EntryState.PREPARED: (T.LODGE, "etd"), EntryState.LODGED: (T.AWAIT_RELEASE, "etd"),
    EntryState.INSPECTION: (T.PASS_INSPECTION, ""), EntryState.PASSED: (T.AWAIT_RELEASE, "etd"),
}  # fmt: skip
_TRUCK_STEPS: Mapping[Any, tuple[PaperStep, str]] = {
    TruckState.PLANNED: (T.ORDER_TRUCK, "planned_start"), TruckState.ORDERED: (T.LOAD_TRUCK, "planned_start"),
    TruckState.LOADED: (T.UNLOAD, "planned_end"), TruckState.FAILED: (T.TRY_AGAIN, ""),
}  # fmt: skip
_WAREHOUSE_STEPS: Mapping[Any, tuple[PaperStep, str]] = {
    WarehouseState.PLANNED: (T.START_ORDER, "planned_at"), WarehouseState.STARTED: (T.FINISH_ORDER, "planned_at"),
}  # fmt: skip
_STEPS = {"customs_entry": _ORDER_STEPS, "truck_leg": _TRUCK_STEPS, "warehouse_order": _WAREHOUSE_STEPS}
_HEARD = (
    (EntryState.RELEASED, M.CUSTOMS_CLEARED), (EntryState.PASSED, M.INSPECTION_PASSED),
    (EntryState.INSPECTION, M.INSPECTION_ORDERED), (EntryState.LODGED, M.CUSTOMS_LODGED),
)  # fmt: skip


def _order(facts: PaperFacts) -> Standing:
    """An order stands where its row says; an entry further on when its jobs' reports say so."""
    state = STATES[facts.noun](facts.own["state"])
    at = time_of(facts.noun, facts.own)
    event = Event(at) if at else None
    if facts.noun == "customs_entry" and state in _ENTRY_ORDER:
        heard = next(((s, facts.events[code]) for s, code in _HEARD if code in facts.events), None)
        if heard and _ENTRY_ORDER.index(heard[0]) > _ENTRY_ORDER.index(state):
            state, event = heard
    step, name = _STEPS[facts.noun].get(state, (T.NONE, ""))
    by = (facts.date("etd") if name == "etd" else facts.own[name]) if name else None
    return Standing(state, event, step, by)


_ENTRY_ORDER = (
    EntryState.PREPARED, EntryState.LODGED, EntryState.INSPECTION, EntryState.PASSED, EntryState.RELEASED,
)  # fmt: skip
_RULES: Mapping[str, Callable[[PaperFacts, datetime], Standing]] = {
    "house_bill": _house_bill, "master_bill": _master_bill, "booking": _booking, "container": _container, "voyage": _voyage,
}  # fmt: skip


@functools.cache
def _words(language: str) -> tuple[dict[str, str], dict[str, str], dict[str, str], dict[str, str]]:
    with translation.override(language):
        return (
            {f"{kind.__name__} {code}": mid(label) for kind in (S, *STATES.values()) for code, label in kind.choices},
            {code: str(label) for code, label in T.choices},
            {code: mid(label) for code, label in Phase.choices},
            {code: mid(label) for code, label in ReleaseKind.choices},
        )


def paper_sentence(facts: PaperFacts, stand: Standing, *, language: str, now: datetime, zone: str = "") -> str:
    """What the paper says of itself, for colleagues; `zone` is that of its next step's place."""
    say = voice(language)
    states, steps, phases, kinds = _words(language)
    first = states[f"{type(stand.state).__name__} {stand.state.value}"]
    if stand.event is not None:
        values = {
            "event": first, "place": stand.event.place, "ago": say.ago(now - stand.event.at),
            "at": local(stand.event.at, stand.event.zone),
        }  # fmt: skip
        with_place, without = say._("%(event)s, %(place)s, %(ago)s (%(at)s)"), say._("%(event)s %(ago)s (%(at)s)")
        first = (with_place if stand.event.place else without) % values
    kind = kinds[facts.release_kind] if facts.release_kind else ""
    return say.join(
        [first, kind, *_own(facts.own, say), _jobs(facts, phases, language), _next(stand, steps, language, zone)]
    )


def _own(own: Mapping[str, Any], say: Voice) -> list[str]:
    """What an order's row adds: who drives what where, how many pieces."""
    said = []
    if own.get("plate") or own.get("driver"):
        values = {"plate": own["plate"] or "–", "driver": " ".join(filter(None, (own["driver"], own["driver_phone"])))}
        said.append(
            (say._("truck %(plate)s, driver %(driver)s") if values["driver"] else say._("truck %(plate)s")) % values
        )
    if own.get("from_text") or own.get("to_text"):
        said.append(f"{own['from_text'] or '–'} → {own['to_text'] or '–'}")
    if own.get("warehouse"):
        said.append(own["warehouse"])
    if own.get("pieces_planned") is not None:
        done = own["pieces_done"] if own["pieces_done"] is not None else 0
        said.append(say._("%(done)s of %(planned)s pieces") % {"done": done, "planned": own["pieces_planned"]})
    return said


def _jobs(facts: PaperFacts, phases: Mapping[str, str], language: str) -> str:
    say, count = voice(language), len(facts.jobs)
    if count == 0:
        return say._("no job hangs on it yet")
    counts = Counter(job.phase for job in facts.jobs)
    said = say._(", ").join(f"{n} {phases[phase]}" for phase, n in counts.most_common())
    if facts.noun == "container" and count > 1:
        text = say._("own consolidation of %(n)s jobs (%(phases)s)") % {"n": count, "phases": said}
    else:
        text = say.ngettext("%(n)s job (%(phases)s)", "%(n)s jobs (%(phases)s)", count) % {"n": count, "phases": said}
    trouble = sum(1 for job in facts.jobs if job.trouble)
    if not trouble:
        return text
    more = say.ngettext("%(n)s with an open exception", "%(n)s with open exceptions", trouble) % {"n": trouble}
    return text + say._(", ") + more


def _next(stand: Standing, steps: Mapping[str, str], language: str, zone: str) -> str:
    say, step = voice(language), steps[stand.step.value]
    if stand.step == T.NONE:
        return step
    if stand.by is None:
        return say._("next: %(step)s") % {"step": step}
    return say._("next: %(step)s by %(at)s") % {"step": step, "at": local(stand.by, zone)}
