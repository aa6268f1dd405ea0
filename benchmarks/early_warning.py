# SPDX-License-Identifier: Apache-2.0
"""What percentile rules are worth on a forwarder's real air freight, against "late now".

    python benchmarks/early_warning.py [FILE]

Reads the Cargo 2000 cases (../shared/data/shipments/cargo2000_airfreight.csv unless another FILE of its
columns is named), learns on one half, judges on the other, prints the tables of
docs/explanation/early-warning.md.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from wharfinger_analytics.backends import duckdb_backend  # noqa: E402
from wharfinger_analytics.punctuality.alarms import Score, best_percent, judge  # noqa: E402
from wharfinger_analytics.punctuality.deadlines import (  # noqa: E402
    PercentileParameters,
    learn,
    learned_deadlines,
    planned_deadlines,
)
from wharfinger_analytics.punctuality.steps import (  # noqa: E402
    LegColumns,
    Punctuality,
    StepColumns,
    WideLayout,
    halves,
    per_leg,
    per_shipment,
    steps_of,
    timed,
    unfinished,
)

FILE = ROOT.parent / "shared" / "data" / "shipments" / "cargo2000_airfreight.csv"
STOPS = ("rcs", "dep_1", "rcf_1", "dep_2", "rcf_2", "dep_3", "rcf_3", "dlv")
PERCENTS = range(30, 71, 5)


def cargo_2000() -> WideLayout:
    """Up to three incoming legs side by side, then the outgoing one; the lane is where that one ends."""
    legs = [LegColumns(name, 2 if name == "o" else 1, _stops(name)) for name in ("i1", "i2", "i3", "o")]
    return WideLayout("o_legid", tuple(legs), lane=tuple(f"o_rcf_{hop}_place" for hop in (3, 2, 1)))


def _stops(leg: str) -> tuple[StepColumns, ...]:
    return tuple(StepColumns(stop, f"{leg}_{stop}_p", f"{leg}_{stop}_e") for stop in STOPS)


def main(path: Path) -> None:
    """Print the three tables."""
    began = time.process_time()
    backend = duckdb_backend()
    steps = steps_of(path, cargo_2000(), backend=backend).cache()
    times = timed(steps).cache()
    print(f"{steps.count().to_pyarrow()} steps, {unfinished(steps)} shipments unfinished")
    for line in (*per_leg(times), per_shipment(times)):
        print(_planned_against_effective(line))
    first, second = (half.cache() for half in halves(times))
    for learned, judged in ((first, second), (second, first)):
        print(
            f"\nlearned on {learned.shipment.nunique().to_pyarrow()}, judged on {judged.shipment.nunique().to_pyarrow()}"
        )
        for score in _scores(learned, judged):
            print(_scored(score))
    print(f"\n{time.process_time() - began:.1f} s CPU")


def _scores(learned: object, judged: object) -> Iterator[Score]:
    yield judge("late at a milestone", planned_deadlines(judged))
    yield judge("late now (leg's end)", planned_deadlines(judged, legs_only=True))
    for by_lane in (False, True):
        given = PercentileParameters(by_lane=by_lane)
        chosen = best_percent(learned, PERCENTS, given)
        for percent in PERCENTS:
            rule = learn(learned, PercentileParameters(percent, by_lane=by_lane))
            mark = " (chosen)" if percent == chosen else ""
            yield judge(f"p{percent}{' by lane' if by_lane else ''}{mark}", learned_deadlines(judged, rule))


def _planned_against_effective(line: Punctuality) -> str:
    return f"{line.name:9} n {line.count:5} late {line.late_share:6.1%} over plan p10/p50/p90 min {line.over_by}"


def _scored(score: Score) -> str:
    plan = [round(minutes / 60) for minutes in score.before_plan or ()]
    end = [round(minutes / 60) for minutes in score.before_end or ()]
    return (
        f"{score.rule:24} late {score.late} alarms {score.alarms} right {score.right} P {score.precision:.3f} "
        f"R {score.recall:.3f} F1 {score.f1:.3f} hours before plan {plan} before end {end}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else FILE)
