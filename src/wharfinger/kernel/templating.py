# SPDX-License-Identifier: Apache-2.0
"""The Jinja2 environment of our pages."""

from __future__ import annotations

import functools
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from wharfinger.kernel.bilingual import in_language
from wharfinger.kernel.country_names import country_name


def environment(**options: Any) -> jinja2.Environment:
    """Autoescaping, strict about undefined names, with our filters."""
    options.setdefault("undefined", jinja2.StrictUndefined)
    env = jinja2.Environment(
        **options, extensions=["jinja2.ext.i18n", "jinja2.ext.do"], trim_blocks=True, lstrip_blocks=True
    )
    env.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    env.globals.update(
        url=url,
        now=timezone.now,
        language=translation.get_language,
        in_language=in_language,
        asset=asset,
    )
    env.filters.update(
        number=number, money=money, day=day, moment=moment, clock=clock, age=age, as_json=as_json, percent=percent,
        country=country_name, iso=iso, none_as=none_as, said=said,
    )  # fmt: skip
    env.globals["parts"] = env.get_template("kernel/_parts.html").module
    return env


@functools.cache
def asset(name: str) -> str:
    """The address of a static file; pages name the same few again and again."""
    return static(name)


@functools.lru_cache(maxsize=20_000)
def _reverse(name: str, args: tuple[Any, ...]) -> str:
    return reverse(name, args=args)


def url(name: str, *args: Any, **query: Any) -> str:
    """An address by its name; keywords become the query string, empty ones are left out."""
    from django.http import QueryDict  # reason: only when there is a query

    path = _reverse(name, args)
    kept = {key: value for key, value in query.items() if value not in (None, "")}
    if not kept:
        return path
    data = QueryDict(mutable=True)
    for key, value in kept.items():
        data.setlist(key, value if isinstance(value, list) else [str(value)])
    return f"{path}?{data.urlencode()}"


def number(value: Decimal | float | int | None, places: int | None = None) -> str:
    """1,234.5 with at most `places` decimals (default: as many as needed, two at most); a dash for nothing."""
    if value is None:
        return "–"
    if places is not None:
        return f"{value:,.{places}f}"
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Decimal | float | None, places: int = 1) -> str:
    """A share (0…1) as 12.3 %; a dash for nothing."""
    return "–" if value is None else f"{float(value) * 100:.{places}f} %"


def money(value: Decimal | None, currency: str) -> str:
    """1,234.50 CNY; "not measured" for nothing."""
    return _("not measured") if value is None else f"{value:,.2f} {currency}"


def said(row: Any, field: str) -> Any:
    """The label of a field with choices. Django's own way translates every choice of the field to find one."""
    return _labels(row.__class__, field).get(getattr(row, field), "")


@functools.cache
def _labels(model: Any, field: str) -> dict[Any, Any]:
    return dict(model._meta.get_field(field).flatchoices)


def none_as(value: Any, text: str) -> Any:
    """The value, or the text where there is none."""
    return text if value is None or value == "" else value


def _local(value: datetime) -> datetime:
    return timezone.localtime(value)


def day(value: date | datetime | None) -> str:
    """2026-11-21; a dash for nothing."""
    if value is None:
        return "–"
    return (_local(value) if isinstance(value, datetime) else value).strftime("%Y-%m-%d")


def moment(value: datetime | None, zone: str = "") -> str:
    """11-21 15:30 of this year, else with the year; in the reader's zone, or in `zone` with its name."""
    if value is None:
        return "–"
    local = value.astimezone(ZoneInfo(zone)) if zone else _local(value)
    form = "%m-%d %H:%M" if local.year == timezone.localtime().year else "%Y-%m-%d %H:%M"
    return local.strftime(form)


def clock(value: datetime | None) -> str:
    """15:30 in the reader's zone."""
    return "–" if value is None else _local(value).strftime("%H:%M")


def iso(value: datetime | date | None) -> str:
    """ISO 8601, for machines."""
    return "" if value is None else value.isoformat()


def age(value: datetime | timedelta | None) -> str:
    """How long ago or how long: 5 min, 3 h, 2 d."""
    if value is None:
        return "–"
    span = value if isinstance(value, timedelta) else timezone.now() - value
    seconds = abs(int(span.total_seconds()))
    if seconds < 60:
        return _("%(n)s s") % {"n": seconds}
    if seconds < 5400:
        return _("%(n)s min") % {"n": round(seconds / 60)}
    if seconds < 48 * 3600:
        return _("%(n)s h") % {"n": round(seconds / 3600)}
    return _("%(n)s d") % {"n": seconds // 86400}


def as_json(value: Any) -> Markup:
    """JSON for a `<script type="application/json">` block; cannot close the block."""
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)
