"""Two standings files, cell for cell.

In: two CSV files, columns to leave out. Out: rows and cells compared, the first differences; exit 1 on any.
"""

import argparse
import csv
import itertools
import sys
from pathlib import Path

SHOWN = 10


def read(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        return next(reader, []), list(reader)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("a", type=Path)
    parser.add_argument("b", type=Path)
    parser.add_argument("--ignore", action="append", default=[], metavar="COLUMN")
    args = parser.parse_args()

    header_a, rows_a = read(args.a)
    header_b, rows_b = read(args.b)
    differences = []
    if not header_a or not header_b:
        differences.append("a file without a header row")
    if header_a != header_b:
        differences.append(f"columns: {','.join(header_a)} | {','.join(header_b)}")
    if unknown := [name for name in args.ignore if name not in header_a]:
        differences.append(f"no such column to ignore: {', '.join(unknown)}")
    if len(rows_a) != len(rows_b):
        differences.append(f"rows: {len(rows_a)} | {len(rows_b)}")

    rows = cells = 0
    # Rows are in order in both, so they are compared by place: a wrong order is a difference too.
    for number, (a, b) in enumerate(zip(rows_a, rows_b, strict=False), start=2):
        rows += 1
        for name, left, right in itertools.zip_longest(header_a, a, b):
            if name in args.ignore:
                continue
            cells += 1
            if left != right:
                differences.append(f"line {number}, upn {a[:1]}, {name}: {left!r} | {right!r}")

    print(f"{rows} rows, {cells} cells compared, {len(differences)} differences")
    for line in differences[:SHOWN]:
        print(" ", line)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
