# SPDX-License-Identifier: Apache-2.0
"""Customs entries, truck legs and warehouse orders: which state follows which, what each reports, what each says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wharfinger.shipments.choices import Direction, MilestoneCode
from wharfinger.shipments.paper_choices import EntryState, TruckKind, TruckState, WarehouseKind, WarehouseState

M, E, T, W = MilestoneCode, EntryState, TruckState, WarehouseState
STATES: Mapping[str, Any] = {"customs_entry": EntryState, "truck_leg": TruckState, "warehouse_order": WarehouseState}
_ENTRY = {
    E.PREPARED: (E.LODGED, E.WITHDRAWN), E.LODGED: (E.RELEASED, E.INSPECTION, E.WITHDRAWN),
    E.INSPECTION: (E.PASSED, E.WITHDRAWN), E.PASSED: (E.RELEASED,), E.RELEASED: (), E.WITHDRAWN: (E.PREPARED,),
}  # fmt: skip
_TRUCK = {
    T.PLANNED: (T.ORDERED, T.CANCELLED), T.ORDERED: (T.LOADED, T.FAILED, T.CANCELLED), T.LOADED: (T.DONE, T.FAILED),
    T.FAILED: (T.ORDERED, T.CANCELLED), T.DONE: (), T.CANCELLED: (T.PLANNED,),
}  # fmt: skip
_WAREHOUSE = {
    W.PLANNED: (W.STARTED, W.DONE, W.CANCELLED), W.STARTED: (W.DONE, W.CANCELLED), W.DONE: (), W.CANCELLED: (W.PLANNED,),
}  # fmt: skip
_FOLLOWS: Mapping[str, Mapping[Any, tuple[Any, ...]]] = {
    "customs_entry": _ENTRY, "truck_leg": _TRUCK, "warehouse_order": _WAREHOUSE,
}  # fmt: skip
#: Which column keeps the time of a state.
TIMES: Mapping[str, Mapping[str, str]] = {
    "customs_entry": {E.LODGED: "lodged_at", E.INSPECTION: "inspected_at", E.RELEASED: "released_at"},
    "truck_leg": {T.LOADED: "started_at", T.DONE: "ended_at"},
    "warehouse_order": {W.STARTED: "started_at", W.DONE: "done_at"},
}
_ENTRY_REPORTS = {
    E.LODGED: M.CUSTOMS_LODGED, E.INSPECTION: M.INSPECTION_ORDERED, E.PASSED: M.INSPECTION_PASSED,
    E.RELEASED: M.CUSTOMS_CLEARED,
}  # fmt: skip
_TRUCK_REPORTS = {
    (TruckKind.PICKUP, T.LOADED): M.PICKUP_DONE, (TruckKind.PICKUP, T.FAILED): M.PICKUP_FAILED,
    (TruckKind.DELIVERY, T.LOADED): M.OUT_FOR_DELIVERY, (TruckKind.DELIVERY, T.DONE): M.DELIVERED,
    (TruckKind.DELIVERY, T.FAILED): M.DELIVERY_FAILED, (TruckKind.EMPTY, T.DONE): M.EMPTY_RETURNED,
}  # fmt: skip
_INWARD = frozenset({Direction.IMPORT.value, Direction.DOMESTIC.value})


def followers(noun: str, state: str) -> tuple[Any, ...]:
    """The states an order may go to from here."""
    return _FOLLOWS[noun][STATES[noun](state)]


def report_of(noun: str, state: str, *, kind: str = "", boxed: bool = False, direction: str = "") -> str:
    """The milestone that reaching the state is, for a job of this direction; empty when it is none.

    A pickup that is unloaded is gate-in for a box and received for loose cargo; goods into the warehouse are received at
    origin on the way out and arrived at the destination's warehouse on the way in.
    """
    if noun == "customs_entry":
        return str(_ENTRY_REPORTS.get(EntryState(state), ""))
    if noun == "truck_leg":
        if (kind, state) == (TruckKind.PICKUP, T.DONE):
            return (M.GATE_IN if boxed else M.RECEIVED_ORIGIN).value
        return str(_TRUCK_REPORTS.get((TruckKind(kind), TruckState(state)), ""))
    if state != W.DONE:
        return ""
    if kind == WarehouseKind.INBOUND:
        return (M.ARRIVED_WAREHOUSE if direction in _INWARD else M.RECEIVED_ORIGIN).value
    return M.OUT_FOR_DELIVERY.value if direction in _INWARD else ""


def time_of(noun: str, row: Mapping[str, Any]) -> datetime | None:
    """When the order reached its state, where that is kept."""
    name = TIMES[noun].get(row["state"], "")
    value: datetime | None = row[name] if name else None
    return value
