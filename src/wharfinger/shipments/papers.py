# SPDX-License-Identifier: Apache-2.0
"""Papers read whole: their facts by the queries, their state and sentence by the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import translation

from wharfinger.kernel.bilingual import in_language
from wharfinger.kernel.search import number_key
from wharfinger.shipments.queries.papers import Noun, events_of, jobs_of
from wharfinger.shipments.rules.papers import Event, JobFact, PaperFacts, Standing, paper_sentence, paper_standing
from wharfinger.shipments.rules.state import Report, standing

_OWN = ("issued_at", "released_at", "release_kind", "etd", "atd", "eta", "ata")
_DATES = ("etd", "atd", "eta", "ata")


@dataclass(frozen=True)
class PaperLine:
    """A paper with its facts, state and sentence in one language."""

    row: Any
    facts: PaperFacts
    stand: Standing
    sentence: str

    def date(self, name: str) -> datetime | None:
        """Its own date, else its jobs'."""
        return self.facts.date(name)


def paper_lines(noun: Noun, rows: Sequence[Any], *, language: str = "", now: datetime | None = None) -> list[PaperLine]:
    """The papers with what they say of themselves; one statement, or two for nouns that read milestones."""
    moment, spoken = now or datetime.now(UTC), language or translation.get_language()
    jobs = jobs_of(noun, [row.pk for row in rows])
    events = _events(noun, {job[0] for hung in jobs.values() for job in hung}, spoken)
    lines = []
    for row in rows:
        facts = _facts(noun, row, [JobFact(*job) for job in jobs[row.pk]], events)
        stand = paper_standing(facts, moment)
        lines.append(PaperLine(row, facts, stand, paper_sentence(facts, stand, language=spoken, now=moment)))
    return lines


def _facts(noun: Noun, row: Any, jobs: list[JobFact], events: dict[int, list[Any]]) -> PaperFacts:
    own: dict[str, Any] = {name: getattr(row, name) for name in _OWN if hasattr(row, name)}
    if noun.is_order:
        own = {"own": {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}}
    unit = number_key(row.number) if noun.name == "container" else ""
    happened: dict[str, Event] = {}
    for job in jobs:
        for code, event in _actual(events.get(job.pk, []), unit).items():
            if code not in happened or happened[code].at < event.at:
                happened[code] = event
    return PaperFacts(noun.name, tuple(jobs), happened, **own)


def _events(noun: Noun, job_ids: set[int], language: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    if not noun.with_events or not job_ids:
        return found
    for job, code, kind, at, recorded, place, text, source, raw, old, gone, unit, zone, zh, en in events_of(
        sorted(job_ids)
    ):
        report = Report(code, kind, at, recorded, f"{source}:{raw}", place, text, source, raw, old, gone)
        found[job].append(
            (number_key(unit), report, Event(at, in_language(zh or "", en or "", language) or text, zone))
        )
    return found


def _actual(events: Sequence[Any], unit: str) -> dict[str, Event]:
    """What truly happened: reports of another box of the same job are left out, retracted ones too."""
    mine = [(report, event) for of, report, event in events if not unit or not of or of == unit]
    actual = standing([report for report, _event in mine]).actual
    places = {(report.code, event.at): event for report, event in mine}
    return {code: places.get((code, at), Event(at)) for code, at in actual.items()}
