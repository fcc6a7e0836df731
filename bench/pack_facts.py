"""How big a pack is, for the bench's table and for figures a pupil and year.

In: a pack folder. Out: one JSON line: pupils, schools, marks, pupil_years (a pupil with a mark in an academic
year is one), last_mark (a sensible as-of date).
"""

import argparse
import json
from pathlib import Path

import polars as pl

from pack_files import column, header


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack", type=Path)
    pack = parser.parse_args().pack

    path = pack / "marks.csv"
    upn = pl.Enum(sorted(column(pack / "pupils.csv", "upn")))
    schema = {name: pl.String for name in header(path)} | {"upn": upn, "date": pl.Date}
    # August is month 8: seven months back, an academic year is a calendar year.
    year = pl.col("date").dt.year() - (pl.col("date").dt.month() < 8).cast(pl.Int32)
    years = (
        pl.scan_csv(path, schema=schema)
        .group_by("upn", year=year)
        .agg(marks=pl.len(), last=pl.col("date").max())
        .collect(engine="streaming")
    )
    print(
        json.dumps(
            {
                "pupils": len(upn.categories),
                "schools": len(column(pack / "schools.csv", "laestab")),
                "marks": int(years["marks"].sum()),
                "pupil_years": years.height,
                "last_mark": str(years["last"].max()),
            }
        )
    )


if __name__ == "__main__":
    main()
