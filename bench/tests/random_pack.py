"""A small, nasty, valid register pack from a seed number, for holding the peers (and us) against each other.

In: a folder, a seed. Out: the five CSV files of the contract, and awkward as-of dates on standard output.
Everything here is allowed by the contract: errors are somebody else's test, warnings are not errors.
"""

import argparse
import csv
import datetime
import random
from pathlib import Path

Date = datetime.date
DAY = datetime.timedelta(days=1)
NEW_CODES = Date(2024, 8, 19)

PRESENT = ["/", "\\", "L", "V", "P", "W", "B"]
AUTHORISED = ["C", "M", "S", "T", "R", "I", "E"]
NOT_POSSIBLE = ["D", "X"]
BEFORE = {"attended": ["J"], "authorised": ["H"], "not_possible": ["Y"]}
SINCE = {
    "attended": ["K"],
    "authorised": ["C1", "C2", "J1"],
    "not_possible": ["Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"],
}

# What a spell of a pupil's life is made of, in marks: kinds of mark with their weights. "-" is no mark.
SPELLS = {
    "well": {"present": 40, "authorised": 1, "-": 1},
    "patchy": {"present": 10, "authorised": 2, "GNO": 2, "U": 1, "not_possible": 1, "-": 1, "#Z": 1},
    "away, GNO": {"GNO": 20, "-": 1, "#Z": 1},
    "away, GNOU": {"GNO": 8, "U": 2, "-": 1},
    "away, ill": {"I": 20, "-": 2},
    "away, mixed": {"GNO": 4, "U": 1, "I": 4, "authorised": 2, "-": 1},
    "away, GNO and not possible": {"GNO": 16, "not_possible": 1, "-": 1},
    "away, ill and not possible": {"I": 12, "not_possible": 3, "#Z": 1},
    "not possible": {"not_possible": 6, "#Z": 1, "-": 1},
    "planned closure": {"#Z": 5, "-": 1},
    "nobody marks": {"-": 30, "present": 1},
    "mostly away": {"GNO": 5, "U": 1, "present": 5, "-": 1},
}

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def upn(rng: random.Random, number: int) -> str:
    """Thirteen characters with their check letter; some temporary, some (a warning) with a wrong letter."""
    body = f"885{2000 + number % 4:04}{rng.randrange(10, 26):02}{number % 1000:03}"
    digits = [int(c) for c in body]
    if rng.random() < 0.1:
        last = rng.choice(LETTERS)
        digits[-1] = LETTERS.index(last)
        body = body[:-1] + last
    letter = LETTERS[sum(place * digit for place, digit in enumerate(digits, start=2)) % 23]
    if rng.random() < 0.03:
        letter = rng.choice(LETTERS)
    return letter + body


def dates(first: Date, last: Date) -> list[Date]:
    return [first + DAY * n for n in range((last - first).days + 1)]


def calendar_rows(rng: random.Random, schools: list[str], first: Date, last: Date) -> list[tuple[str, Date, str]]:
    """Terms and holidays for every school, then each school's own exceptions."""
    whole = ["AM+PM"] * 12 + ["AM", "PM"]
    rows: dict[tuple[str, Date], str] = {}
    holiday_until = first
    day = first
    while day <= last:
        if day >= holiday_until and rng.random() < 1 / 45:
            holiday_until = day + DAY * rng.choice([3, 7, 9, 16, 40])
        in_holiday = day < holiday_until
        if day.isoweekday() < 6 and not in_holiday:
            rows["*", day] = rng.choice(whole)
        elif rng.random() < 0.02:
            # A Saturday or Sunday that is open, a day of a holiday, or a row that says what is so anyway.
            rows["*", day] = rng.choice(["AM", "PM", "AM+PM", "none"])
        day += DAY
    for school in schools:
        share = rng.choice([0.0, 0.03, 0.15])
        for day in dates(first, last):
            if rng.random() < share:
                if day.isoweekday() >= 6 and rng.random() < 0.7:
                    continue
                rows[school, day] = rng.choice(["none", "none", "AM", "PM", "AM+PM"])
        if rng.random() < 0.5:
            # A week closed but for one day, so that a pupil may be on roll in it and yet have no school week.
            monday = first + DAY * rng.randrange((last - first).days - 14)
            monday -= DAY * monday.weekday()
            for day in dates(monday, monday + DAY * 6):
                rows[school, day] = "none"
            rows[school, monday + DAY * rng.randrange(7)] = rng.choice(["AM", "PM"])
    shuffled = [(school, day, sessions) for (school, day), sessions in rows.items()]
    rng.shuffle(shuffled)
    return shuffled


Enrolment = tuple[str, Date, Date | None, str]


def enrolments(rng: random.Random, schools: list[str], first: Date, last: Date) -> list[Enrolment]:
    span = (last - first).days

    def some_day(low: float = 0.0, high: float = 1.0) -> Date:
        return first + DAY * int(span * rng.uniform(low, high))

    a, b, c = rng.sample(schools, 3)
    kind = rng.randrange(15)
    if kind == 0:
        return []
    if kind == 1:  # still to come, or come and gone
        start = some_day(0.6, 1.0)
        return [(a, start, start + DAY * rng.randrange(30), "C")]
    if kind == 2:  # left, perhaps long ago
        start = some_day(0, 0.4)
        return [(a, start, some_day(0.5, 0.9), "C")]
    if kind in (3, 4):  # a move, with a gap or without, often within a week
        moved = some_day(0.2, 0.9)
        return [(a, first, moved, "C"), (b, moved + DAY * rng.choice([1, 1, 2, 5, 60]), None, "C")]
    if kind == 5:  # the second roll begins before the first ends
        moved = some_day(0.3, 0.9)
        return [(a, first, moved, "C"), (b, moved - DAY * rng.randrange(8), None, rng.choice("CS"))]
    if kind in (6, 7):  # dual registered for a while, or for good
        start = some_day(0, 0.7)
        end = rng.choice([None, start + DAY * rng.randrange(1, 200)])
        return [(a, first, None, "M"), (b, start, end, "S")]
    if kind == 8:  # subsidiary rolls only; ties of status, start and end
        start = some_day(0, 0.5)
        end = rng.choice([None, some_day(0.5, 1.0)])
        return [(a, start, end, "S"), (b, start, end, "S")]
    if kind == 9:  # ended together, begun apart
        end = some_day(0.6, 0.9)
        return [(a, first, end, "C"), (b, some_day(0.0, 0.5), end, "S"), (c, first, end, "M")]
    if kind == 10:  # away and back to the same school
        left = some_day(0.2, 0.5)
        back = left + DAY * rng.randrange(1, 120)
        return [(a, first, left, "C"), (a, back, rng.choice([None, back + DAY * 90]), "C")]
    if kind == 11:  # three rolls at once
        return [(a, first, None, "S"), (b, some_day(0.1, 0.6), None, "M"), (c, some_day(0.1, 0.6), None, "C")]
    if kind == 12:  # on roll for a day or two
        start = some_day(0.1, 0.95)
        return [(a, start, start + DAY * rng.randrange(3), "C")]
    if kind == 13:  # all gone, and the last to leave was not the last to come
        start, end = some_day(0.2, 0.3), some_day(0.4, 0.5)
        return [(a, first, end + DAY * rng.randrange(-1, 3), "S"), (b, start, end, "C")]
    return [(a, some_day(0, 0.3), None, "C")]


def mark(rng: random.Random, kind: str, day: Date, session: str) -> str:
    dated = BEFORE if day < NEW_CODES else SINCE
    if kind == "present":
        if rng.random() < 0.8:
            return "/" if session == "AM" else "\\"
        return rng.choice(PRESENT + dated["attended"])
    if kind == "authorised":
        return rng.choice(AUTHORISED + dated["authorised"])
    if kind == "not_possible":
        return rng.choice(NOT_POSSIBLE + dated["not_possible"])
    if kind in ("GNO", "#Z"):
        return rng.choice(kind)
    return kind


def marks(
    rng: random.Random,
    schools: list[str],
    open_on: dict[tuple[str, Date], str],
    rolls: list[Enrolment],
    first: Date,
    last: Date,
) -> list[tuple[str, Date, str, str]]:
    rows = []
    spell, left = "well", 0
    favourite = rng.choice(list(SPELLS))
    for day in dates(first, last):
        if left == 0:
            spell = rng.choice([favourite, "well", rng.choice(list(SPELLS))])
            left = rng.choice([1, 2, 5, 10, 30, 60])
        left -= 1
        for school in schools:
            on_roll = any(s == school and start <= day and (end is None or day <= end) for s, start, end, _ in rolls)
            for session in ("AM", "PM"):
                counts = on_roll and session in open_on.get((school, day), "none").split("+")
                # A mark where none can count is only a warning: closed days, and other schools' rolls.
                if not counts and rng.random() > (0.02 if on_roll else 0.001):
                    continue
                kind = rng.choices(list(SPELLS[spell]), weights=list(SPELLS[spell].values()))[0]
                if not counts and kind == "-":
                    kind = rng.choice(["present", "GNO", "U", "I"])
                if kind != "-":
                    rows.append((school, day, session, mark(rng, kind, day, session)))
    return rows


def write(path: Path, rng: random.Random, columns: list[str], rows: list[tuple]) -> None:
    """Plain most of the time; else with another order of columns, a column more, or Windows line ends."""
    order = list(range(len(columns)))
    extra = rng.random() < 0.2
    if rng.random() < 0.2:
        rng.shuffle(order)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n" if rng.random() < 0.1 else "\n")
        writer.writerow([columns[i] for i in order] + ["remark"] * extra)
        for row in rows:
            writer.writerow(["" if row[i] is None else str(row[i]) for i in order] + ['a "note", kept'] * extra)


def as_of_dates(rng: random.Random, first: Date, last: Date) -> list[Date]:
    """Term time and holiday, weekends, the turn of the year, before the pack begins and after it ends."""
    turn = Date(last.year, 7, 31)
    some = [first + DAY * rng.randrange((last - first).days) for _ in range(2)]
    odd = [turn, turn + DAY, last, last + DAY * 30, first, first - DAY * 5, NEW_CODES]
    return some + rng.sample(odd, 2)


def make(folder: Path, seed: int, pupils: int = 200) -> list[Date]:
    rng = random.Random(seed)
    first = Date(rng.choice([2022, 2023, 2024]), 9, rng.randrange(1, 8))
    last = first + DAY * rng.choice([330, 500, 700, 1000])
    schools = [f"885{2000 + n:04}" for n in rng.sample(range(999), 3)]
    folder.mkdir(parents=True, exist_ok=True)

    names = ["Oakfield Primary, Ford End", 'The "Mill" School', "Saint Éowyn’s"]
    school_rows = [(s, 100001 + n, names[n], "All-through", 4, 18, "Academy") for n, s in enumerate(schools)]
    write(folder / "schools.csv", rng, ["laestab", "urn", "name", "phase", "low_age", "high_age", "type"], school_rows)

    calendar = calendar_rows(rng, schools, first, last)
    write(folder / "calendar.csv", rng, ["laestab", "date", "sessions"], calendar)
    everyone = {day: sessions for school, day, sessions in calendar if school == "*"}
    open_on = {(school, day): sessions for school in schools for day, sessions in everyone.items()}
    open_on |= {(school, day): sessions for school, day, sessions in calendar if school != "*"}

    pupil_rows, enrolment_rows, mark_rows = [], [], []
    seen: set[str] = set()
    for number in range(pupils):
        name = upn(rng, number)
        while name in seen:
            name = upn(rng, number)
        seen.add(name)
        pupil_rows.append((name, f"Surname{number}", f"Forename{number}", Date(2012, 3, 4), rng.choice("FM"), 7))
        rolls = enrolments(rng, schools, first, last)
        enrolment_rows += [(name, *roll) for roll in rolls]
        mark_rows += [(name, *row) for row in marks(rng, schools, open_on, rolls, first, last)]
    for rows in (pupil_rows, enrolment_rows, mark_rows):
        rng.shuffle(rows)
    write(folder / "pupils.csv", rng, ["upn", "surname", "forename", "dob", "sex", "year_group"], pupil_rows)
    write(folder / "enrolments.csv", rng, ["upn", "laestab", "start", "end", "status"], enrolment_rows)
    write(folder / "marks.csv", rng, ["upn", "laestab", "date", "session", "code"], mark_rows)
    return as_of_dates(rng, first, last)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--pupils", type=int, default=200)
    args = parser.parse_args()
    for day in make(args.folder, args.seed, args.pupils):
        print(day)


if __name__ == "__main__":
    main()
