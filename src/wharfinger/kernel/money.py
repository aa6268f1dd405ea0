# SPDX-License-Identifier: Apache-2.0
"""Money: amount + currency, converted by the rate valid on a day (design §4)."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from wharfinger.kernel.models import Company, ExchangeRate

ONE = Decimal(1)


def company_currency() -> str:
    """The currency of the company's figures, CNY before the company is set up."""
    return Company.objects.values_list("currency", flat=True).first() or "CNY"


class Rates:
    """Rates into one base currency, read in one statement; `on` gives the rate of a day or None."""

    def __init__(self, base: str, currencies: Iterable[str]) -> None:
        self.base = base
        self._days: dict[str, list[date]] = defaultdict(list)
        self._rates: dict[str, list[Decimal]] = defaultdict(list)
        wanted = {currency for currency in currencies if currency and currency != base}
        if not wanted:
            return
        rows = ExchangeRate.objects.filter(base=base, currency__in=wanted).order_by("currency", "on")
        for currency, day, rate in rows.values_list("currency", "on", "rate"):
            self._days[currency].append(day)
            self._rates[currency].append(rate)

    def on(self, currency: str, day: date) -> Decimal | None:
        """One unit of the currency in the base on the day; None when no rate had been set by then."""
        if not currency or currency == self.base:
            return ONE
        position = bisect_right(self._days[currency], day)
        return self._rates[currency][position - 1] if position else None
