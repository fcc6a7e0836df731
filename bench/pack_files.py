"""What the peers share: where a pack's columns stand, and the academic year.

In: a pack folder. Out: the header of each file, by name, since a pack may hold further columns or another order.
"""

import csv
import datetime
from pathlib import Path

CODES = Path(__file__).with_name("codes.csv")

# No enrolment ends later; an empty end means "still on roll".
OPEN_END = datetime.date(9999, 12, 31)


def header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def column(path: Path, name: str) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row[name] for row in csv.DictReader(file)]


def year_start(as_of: datetime.date) -> datetime.date:
    """1 August of the academic year that holds as-of."""
    return datetime.date(as_of.year if as_of.month >= 8 else as_of.year - 1, 8, 1)
