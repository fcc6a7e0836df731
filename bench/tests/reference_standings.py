"""The standings read off the contract's words, a day and a pupil at a time: slow, plain, and nobody's algorithm.

In: a pack folder and the as-of date. Out: the contract's CSV (tier empty). Shares no code with the peers.
"""

import argparse
import csv
import datetime
from collections import defaultdict
from pathlib import Path

DAY = datetime.timedelta(days=1)

ATTENDED = set("/ \\ L K V P W B J".split())
AUTHORISED = set("C C1 C2 M J1 S T R I E H".split())
UNAUTHORISED = set("G N O U".split())
ABSENCE = AUTHORISED | UNAUTHORISED
NOT_POSSIBLE = set("D X Q Y Y1 Y2 Y3 Y4 Y5 Y6 Y7".split())

COLUMNS = (
    "upn laestab possible attended authorised unauthorised unmarked attendance_pct persistent severe "
    "w12_possible w12_attended w12_pct tier pn_sessions pn_first_met absent_run_days unauthorised_run_days "
    "ground_i_run_days ill_days ill_run_days"
).split()


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def date(text):
    return datetime.date.fromisoformat(text)


def monday(day):
    return day - DAY * day.weekday()


def percent(part, whole):
    if whole == 0:
        return ""
    hundredths, rest = divmod(part * 10000, whole)
    if rest * 2 >= whole:
        hundredths += 1
    return f"{hundredths // 100}.{hundredths % 100:02}"


def school_now(rolls, as_of):
    """The school on roll at as-of, as the contract picks it."""
    started = [roll for roll in rolls if roll["start"] <= as_of]
    current = [roll for roll in started if roll["end"] is None or roll["end"] >= as_of]
    if current:
        for status in ("C", "M", "S"):
            best = [roll for roll in current if roll["status"] == status]
            if best:
                break
    elif started:
        latest_end = max(roll["end"] for roll in started)
        best = [roll for roll in started if roll["end"] == latest_end]
    else:
        return ""
    latest_start = max(roll["start"] for roll in best)
    return min(roll["laestab"] for roll in best if roll["start"] == latest_start)


def runs(days):
    """The four runs after walking `days`: for each school day in order, the set of codes on its open sessions."""
    absent = unauthorised = ground_i = ill = 0
    for codes in days:
        if codes & ATTENDED:
            absent = unauthorised = ground_i = ill = 0
        elif codes & ABSENCE:
            marks = codes & ABSENCE
            absent += 1
            unauthorised = unauthorised + 1 if marks <= set("GNOU") else 0
            ground_i = ground_i + 1 if marks <= set("GNO") else 0
            ill = ill + 1 if marks == {"I"} else 0
            if codes & NOT_POSSIBLE:
                ground_i = 0
        elif codes & NOT_POSSIBLE:
            ground_i = 0
    return absent, unauthorised, ground_i, ill


def last_weeks(school_days, number, day):
    """The school days, up to `day`, of the last `number` school weeks as at `day`."""
    up_to = [d for d in school_days if d <= day]
    weeks = sorted({monday(d) for d in up_to})[-number:]
    return [d for d in up_to if monday(d) in weeks]


def marks_on(school_days, days):
    return [code for day in days for code in school_days[day]]


def threshold(school_days, day):
    """The G, N, O and U of the last ten school weeks, as at `day`."""
    return sum(code in UNAUTHORISED for code in marks_on(school_days, last_weeks(school_days, 10, day)))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--as-of", type=date, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    as_of = args.as_of
    year_start = datetime.date(as_of.year - (as_of.month < 8), 8, 1)

    schools = [row["laestab"] for row in rows(args.pack / "schools.csv")]
    calendar = {(row["laestab"], date(row["date"])): row["sessions"] for row in rows(args.pack / "calendar.csv")}
    rolls_of = defaultdict(list)
    for row in rows(args.pack / "enrolments.csv"):
        row["start"] = date(row["start"])
        row["end"] = date(row["end"]) if row["end"] else None
        rolls_of[row["upn"]].append(row)
    code_of = defaultdict(dict)
    for row in rows(args.pack / "marks.csv"):
        code_of[row["upn"]][row["laestab"], date(row["date"]), row["session"]] = row["code"]

    def open_sessions(school, day):
        sessions = calendar.get((school, day), calendar.get(("*", day), "none"))
        return [] if sessions == "none" else sessions.split("+")

    first_day = min((day for _, day in calendar), default=as_of)
    all_days = [first_day + DAY * n for n in range((as_of - first_day).days + 1)]
    open_at = {(school, day): open_sessions(school, day) for school in schools for day in all_days}

    with args.out.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        out.writeheader()
        for upn in sorted((row["upn"] for row in rows(args.pack / "pupils.csv")), key=str.encode):
            rolls, codes = rolls_of[upn], code_of[upn]

            # The pupil's school days: each with the code, or None, of every open session.
            school_days = {}
            for day in all_days:
                marks = [
                    codes.get((roll["laestab"], day, session))
                    for roll in rolls
                    if roll["start"] <= day and (roll["end"] is None or day <= roll["end"])
                    for session in open_at[roll["laestab"], day]
                ]
                if marks:
                    school_days[day] = marks

            year = marks_on(school_days, [day for day in school_days if day >= year_start])
            attended = sum(code in ATTENDED for code in year)
            authorised = sum(code in AUTHORISED for code in year)
            unauthorised = sum(code in UNAUTHORISED for code in year)
            possible = attended + authorised + unauthorised
            absence = authorised + unauthorised
            window = marks_on(school_days, last_weeks(school_days, 12, as_of))
            w12_attended = sum(code in ATTENDED for code in window)
            w12_possible = w12_attended + sum(code in ABSENCE for code in window)
            ill = year.count("I")
            ever = sum(code in UNAUTHORISED for code in marks_on(school_days, school_days))
            # Every date is asked, but only where the answer can be yes.
            met = (day for day in all_days if threshold(school_days, day) >= 10)
            first_met = next(met, "") if ever >= 10 else ""
            absent, unauthorised_run, ground_i, ill_run = runs(set(marks) for marks in school_days.values())

            out.writerow(
                {
                    "upn": upn,
                    "laestab": school_now(rolls, as_of),
                    "possible": possible,
                    "attended": attended,
                    "authorised": authorised,
                    "unauthorised": unauthorised,
                    "unmarked": year.count(None),
                    "attendance_pct": percent(attended, possible),
                    "persistent": "true" if possible and absence * 10 >= possible else "false",
                    "severe": "true" if possible and absence * 2 >= possible else "false",
                    "w12_possible": w12_possible,
                    "w12_attended": w12_attended,
                    "w12_pct": percent(w12_attended, w12_possible),
                    "tier": "",
                    "pn_sessions": threshold(school_days, as_of),
                    "pn_first_met": first_met,
                    "absent_run_days": absent,
                    "unauthorised_run_days": unauthorised_run,
                    "ground_i_run_days": ground_i,
                    "ill_days": f"{ill // 2}.{ill % 2 * 5}",
                    "ill_run_days": ill_run,
                }
            )


if __name__ == "__main__":
    main()
