# SPDX-License-Identifier: Apache-2.0
"""Write the shipped Chinese divisions (divisions.csv) from a folder of reference tables.

    python tools/make_divisions.py REFERENCE_FOLDER

The reference folder holds `china_adcodes_lonlat.csv` (adcode of twelve digits, name, longitude, latitude). Kept are
the six digits that tell, names that name something, and positions to two decimals (a kilometre).
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

OUTPUT = Path(__file__).parents[1] / "src" / "wharfinger" / "directory" / "data" / "divisions.csv"
NAMELESS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


def main(folder: Path) -> None:
    """Write the file."""
    with (folder / "china_adcodes_lonlat.csv").open(encoding="utf-8", newline="") as handle:
        rows = sorted(csv.DictReader(handle), key=lambda row: row["adcode"])
    kept = [row for row in rows if row["name"] not in NAMELESS]
    with OUTPUT.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("adcode", "name", "longitude", "latitude"))
        for row in kept:
            writer.writerow((row["adcode"][:6], row["name"], _short(row["longitude"]), _short(row["latitude"])))
    print(f"{len(kept)} divisions of {len(rows)}")


def _short(degrees: str) -> str:
    return f"{float(degrees):.2f}" if degrees else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
