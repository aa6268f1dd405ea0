# SPDX-License-Identifier: Apache-2.0
"""Write the shipped places (ports.csv, airports.csv) from a folder of reference tables.

    python tools/make_places.py REFERENCE_FOLDER [OUTPUT_FOLDER]

The reference folder holds `ports_searoute.csv` (locode, name, country, lon, lat) and `airports_iata.csv`
(iata, icao, name, city, subd, country, lat, lon, tz). Chinese names and places missing there are our own,
in `places_zh.csv` and `places_more.csv` beside this script. Run it again whenever one of them changes.
"""

from __future__ import annotations

import csv
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
OUTPUT = HERE.parent / "src" / "wharfinger" / "shipments" / "data"
LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
# Codes withdrawn from ISO 3166-1 that old port tables still carry.
WITHDRAWN = {
    "ANBUB": "CW",
    "ANCRB": "CW",
    "ANFUI": "CW",
    "ANKRA": "BQ",
    "ANPHI": "SX",
    "ANEUX": "BQ",
    "ANSMB": "CW",
    "ANWIL": "CW",
    "CSBAR": "ME",
    "CSKOT": "ME",
    "CSZEL": "ME",
}

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def country_codes(ports: Iterable[Row]) -> dict[str, str]:
    """Country name → the two letters most of its ports begin with; single rows are wrong in the table."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for port in ports:
        seen[port["country"]][port["locode"][:2]] += 1
    codes = {name: counts.most_common(1)[0][0] for name, counts in seen.items()}
    codes["Turkmenistan"] = "TM"
    return codes


def country_of(port: Row, codes: dict[str, str]) -> str:
    locode = port["locode"]
    return WITHDRAWN.get(locode) or codes[port["country"]]


def distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle angle in radians; only compared, never shown."""
    a, b = math.radians(lat), math.radians(other_lat)
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(math.radians(lon - other_lon))
    return math.acos(max(-1.0, min(1.0, cosine)))


class Zones:
    """Time zone of a point: that of the nearest airport in the same country, else of the nearest anywhere."""

    def __init__(self, airports: Iterable[Row]) -> None:
        self.everywhere = [(float(a["lat"]), float(a["lon"]), a["tz"]) for a in airports]
        self.by_country: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
        for airport, point in zip(airports, self.everywhere, strict=True):
            self.by_country[airport["country"]].append(point)

    def at(self, country: str, lat: float, lon: float) -> str:
        candidates = self.by_country.get(country) or self.everywhere
        return min(candidates, key=lambda point: distance(lat, lon, point[0], point[1]))[2]


def consistent_first(ports: list[Row], codes: dict[str, str]) -> list[Row]:
    """Where a code occurs twice, the row whose country agrees with the code wins, then the first."""
    return sorted(ports, key=lambda p: codes[p["country"]] != p["locode"][:2])


def port_rows(reference: list[Row], more: list[Row], zones: Zones, names: dict[str, str]) -> Iterator[list[str]]:
    codes = country_codes(reference)
    taken: dict[str, list[str]] = {}
    for port in consistent_first(reference, codes):
        if LOCODE.fullmatch(port["locode"]) and port["locode"] not in taken:
            point = dict(port, name_en=port["name"].strip(), country=country_of(port, codes))
            taken[port["locode"]] = place(point, port["locode"], zones, names)
    for port in more:
        taken.setdefault(port["locode"], place(port, port["locode"], zones, names))
    yield from (taken[code] for code in sorted(taken))


def place(row: Row, code: str, zones: Zones, names: dict[str, str]) -> list[str]:
    lat, lon = float(row["lat"]), float(row["lon"])
    name = row["name_en"]
    name = name.title() if name.isupper() else name
    return [
        code,
        name,
        names.get(code, ""),
        row["country"],
        f"{lat:.4f}",
        f"{lon:.4f}",
        zones.at(row["country"], lat, lon),
    ]


def airport_rows(airports: list[Row], names: dict[str, str]) -> Iterator[list[str]]:
    for row in sorted(airports, key=lambda r: r["iata"]):
        yield [
            row["iata"],
            row["name"],
            names.get(row["iata"], ""),
            row["city"],
            row["country"],
            f"{float(row['lat']):.4f}",
            f"{float(row['lon']):.4f}",
            row["tz"],
        ]


def write(path: Path, head: list[str], rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main(reference: Path, output: Path) -> None:
    names = {row["code"]: row["name_zh"] for row in read(HERE / "places_zh.csv")}
    airports = read(reference / "airports_iata.csv")
    output.mkdir(parents=True, exist_ok=True)
    ports = port_rows(read(reference / "ports_searoute.csv"), read(HERE / "places_more.csv"), Zones(airports), names)
    write(output / "ports.csv", ["locode", "name_en", "name_zh", "country", "lat", "lon", "tz"], ports)
    write(
        output / "airports.csv",
        ["iata", "name_en", "name_zh", "city", "country", "lat", "lon", "tz"],
        airport_rows(airports, names),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else OUTPUT)
