# SPDX-License-Identifier: Apache-2.0
"""What the demo company's trade looks like: lanes, transit times, seasons, prices (freight.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

SPRING_FESTIVAL = (date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26))
_AROUND_FESTIVAL = {-4: 1.3, -3: 1.3, -2: 1.3, -1: 0.85, 0: 0.25, 1: 0.35, 2: 0.65, 3: 0.9}
BRANCHES = {
    "QD": ("青岛", "Qingdao", "CNTAO", 40),
    "SH": ("上海", "Shanghai", "CNSHA", 32),
    "SZ": ("深圳", "Shenzhen", "CNYTN", 28),
}


@dataclass(frozen=True)
class Lane:
    """A destination with its port-to-port days by sea and by air, and its price per 40HQ in USD."""

    code: str
    country: str
    region: str
    days: tuple[int, int]
    usd: int
    airport: str


LANES = (
    Lane("KRPUS", "KR", "JPKR", (1, 2), 350, "ICN"), Lane("JPTYO", "JP", "JPKR", (3, 4), 420, "NRT"), Lane("JPOSA", "JP", "JPKR", (2, 4), 400, "KIX"),
    Lane("DEHAM", "DE", "EUR", (36, 44), 3100, "FRA"), Lane("NLRTM", "NL", "EUR", (34, 42), 3000, "AMS"), Lane("ITGOA", "IT", "EUR", (30, 38), 3300, "MXP"),
    Lane("ESBCN", "ES", "EUR", (30, 38), 3250, "BCN"), Lane("VNSGN", "VN", "SEA", (5, 7), 600, "SGN"), Lane("SGSIN", "SG", "SEA", (6, 9), 550, "SIN"),
    Lane("THLCH", "TH", "SEA", (7, 10), 650, "BKK"), Lane("USLGB", "US", "USCA", (14, 17), 2200, "LAX"), Lane("USNYC", "US", "USCA", (30, 36), 3600, "JFK"),
    Lane("CAVAN", "CA", "USCA", (15, 19), 2400, "YVR"), Lane("AEJEA", "AE", "GULF", (18, 24), 1900, "DXB"), Lane("INNSA", "IN", "GULF", (14, 19), 1700, "BOM"),
    Lane("BRSSZ", "BR", "LAT", (32, 40), 3900, "GRU"), Lane("MXZLO", "MX", "LAT", (20, 26), 3000, "MEX"), Lane("ZADUR", "ZA", "AFR", (24, 30), 2800, "JNB"),
    Lane("AUSYD", "AU", "OCE", (14, 18), 1800, "SYD"), Lane("AUMEL", "AU", "OCE", (15, 19), 1850, "MEL"),
)  # fmt: skip
REGIONS = {
    "QD": {"JPKR": 24, "EUR": 17, "SEA": 16, "USCA": 14, "GULF": 11, "LAT": 8, "AFR": 6, "OCE": 4},
    "SH": {"EUR": 26, "USCA": 24, "SEA": 12, "JPKR": 13, "GULF": 9, "LAT": 8, "OCE": 5, "AFR": 3},
    "SZ": {"USCA": 38, "EUR": 21, "SEA": 16, "GULF": 7, "LAT": 8, "OCE": 6, "AFR": 4},
}
MODES = {"sea_fcl": 46, "sea_lcl": 20, "air": 13, "import": 6, "customs": 7, "truck": 6, "rail": 2}
REASONS = (
    "consignee_slot",
    "no_truck",
    "documents",
    "customs",
    "carrier_delay",
    "congestion",
    "weather",
    "warehouse_busy",
)


def season(day: date, region: str, mode: str) -> float:
    """How busy a week is, the normal one being 1."""
    weight = 1.0
    for festival in SPRING_FESTIVAL:
        weeks = (day - festival).days // 7
        weight *= _AROUND_FESTIVAL.get(weeks, 1.0)
    golden = (day - date(day.year, 10, 1)).days // 7
    weight *= {-2: 1.2, -1: 1.2, 0: 0.45, 1: 0.8}.get(golden, 1.0)
    if region == "USCA" and 6 <= day.month <= 8:
        weight *= 1.2
    if mode == "air" and day.month >= 10:
        weight *= 1.3
    return weight


def us_dip(today: date) -> tuple[date, date]:
    """The ten weeks in which the whole US trade fell by 35 %: market, not churn."""
    start = today - timedelta(weeks=34)
    return start, start + timedelta(weeks=10)
