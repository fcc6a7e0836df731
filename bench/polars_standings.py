"""The standings by Polars: loads a pack into memory, works lazily, writes the contract's CSV.

In: a pack folder and the as-of date. Out: the CSV, and one JSON line of seconds on standard output.
"""

import argparse
import datetime
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--as-of", type=datetime.date.fromisoformat, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    return parser.parse_args()


# Polars sizes its thread pool once, when it is first imported.
ARGS = arguments()
os.environ["POLARS_MAX_THREADS"] = str(ARGS.threads)

import polars as pl  # noqa: E402

from pack_files import CODES, OPEN_END, column, header, year_start  # noqa: E402

LONG_AGO = datetime.date(1, 1, 1)
ABSENCE = ["authorised", "unauthorised"]


@dataclass
class Pack:
    """The pack's tables; UPNs, school numbers and codes are Enums in byte order, so keys are small integers."""

    schools: pl.DataFrame
    calendar: pl.DataFrame
    pupils: pl.DataFrame
    enrolments: pl.DataFrame
    marks: pl.DataFrame
    codes: pl.DataFrame


def read(path: Path, types: dict[str, pl.DataType]) -> pl.DataFrame:
    """Reads the columns of `types`, by name; nothing is guessed."""
    schema = {name: types.get(name, pl.String) for name in header(path)}
    return pl.scan_csv(path, schema=schema).select(list(types)).collect(engine="streaming")


def load(pack: Path) -> Pack:
    upn = pl.Enum(sorted(column(pack / "pupils.csv", "upn")))
    laestab = pl.Enum(sorted(column(pack / "schools.csv", "laestab")))
    code = pl.Enum(column(CODES, "code"))
    session = pl.Enum(["AM", "PM"])
    calendar = read(pack / "calendar.csv", {"laestab": pl.String, "date": pl.Date, "sessions": pl.String})
    enrolments = read(
        pack / "enrolments.csv",
        {"upn": upn, "laestab": laestab, "start": pl.Date, "end": pl.Date, "status": pl.String},
    )
    return Pack(
        schools=read(pack / "schools.csv", {"laestab": laestab}),
        calendar=calendar,
        pupils=read(pack / "pupils.csv", {"upn": upn}),
        enrolments=enrolments.with_columns(pl.col("end").fill_null(OPEN_END)),
        marks=read(
            pack / "marks.csv", {"upn": upn, "laestab": laestab, "date": pl.Date, "session": session, "code": code}
        ),
        codes=read(CODES, {"code": code, "class": pl.String}),
    )


def open_sessions(pack: Pack, as_of: datetime.date) -> pl.DataFrame:
    """laestab, date, session: a school's own calendar row stands in place of the row for every school."""
    key = pack.schools.schema["laestab"]
    everyone = pack.calendar.lazy().filter(pl.col("laestab") == "*").drop("laestab")
    own = pack.calendar.lazy().filter(pl.col("laestab") != "*").with_columns(pl.col("laestab").cast(key))
    inherited = pack.schools.lazy().join(everyone, how="cross").join(own, on=["laestab", "date"], how="anti")
    return (
        pl.concat([own.select("laestab", "date", "sessions"), inherited.select("laestab", "date", "sessions")])
        .filter(pl.col("sessions") != "none", pl.col("date") <= as_of)
        .with_columns(session=pl.col("sessions").str.split("+"))
        .explode("session")
        .select("laestab", "date", pl.col("session").cast(pack.marks.schema["session"]))
        .collect()
    )


def pupil_weeks(pack: Pack, sessions: pl.DataFrame, first_of_year: datetime.date) -> pl.DataFrame:
    """upn, monday, open_this_year: the school weeks of each pupil.

    A school's week is a bit a day (bit 0 the Monday), and the part of it a pupil was on roll for a mask.
    """
    day = pl.lit(2, pl.Int32).pow(pl.col("date").dt.weekday().cast(pl.Int32) - 1)

    def days(condition: pl.Expr) -> pl.Expr:
        return pl.when(condition).then(pl.col("day")).otherwise(0).sum().cast(pl.Int32)

    this_year = pl.col("date") >= first_of_year
    school_week = (
        sessions.lazy()
        .with_columns(day=day, monday=pl.col("date").dt.truncate("1w"))
        .group_by("laestab", "monday")
        .agg(
            am=days(pl.col("session") == "AM"),
            pm=days(pl.col("session") == "PM"),
            am_year=days((pl.col("session") == "AM") & this_year),
            pm_year=days((pl.col("session") == "PM") & this_year),
        )
    )
    two = pl.lit(2, pl.Int32)
    before = (pl.col("start") - pl.col("monday")).dt.total_days().clip(0, 6).cast(pl.Int32)
    after = (pl.col("monday") + pl.duration(days=6) - pl.col("end")).dt.total_days().clip(0, 6).cast(pl.Int32)
    return (
        pack.enrolments.lazy()
        .join(school_week, on="laestab")
        .filter(pl.col("monday") <= pl.col("end"), pl.col("monday") + pl.duration(days=6) >= pl.col("start"))
        .with_columns(on_roll=(127 - (two.pow(before) - 1)) & (two.pow(7 - after) - 1).cast(pl.Int32))
        .filter(((pl.col("am") | pl.col("pm")) & pl.col("on_roll")) != 0)
        .group_by("upn", "monday")
        .agg(
            open_this_year=(
                (pl.col("am_year") & pl.col("on_roll")).bitwise_count_ones()
                + (pl.col("pm_year") & pl.col("on_roll")).bitwise_count_ones()
            ).sum()
        )
        .collect(engine="streaming")
    )


def school_now(pack: Pack, as_of: datetime.date) -> pl.LazyFrame:
    """upn, laestab: on roll before not on roll; on roll C, M, any; not on roll the latest to end."""
    on_roll = pl.col("end") >= as_of
    return (
        pack.enrolments.lazy()
        .filter(pl.col("start") <= as_of)
        .with_columns(
            rank=pl.when(~on_roll).then(3).otherwise(pl.col("status").replace_strict({"C": 0, "M": 1, "S": 2})),
            ended=pl.when(~on_roll).then(pl.col("end")).otherwise(pl.lit(OPEN_END)),
        )
        .sort("upn", "rank", "ended", "start", "laestab", descending=[False, False, True, True, False])
        .unique("upn", keep="first", maintain_order=True)
        .select("upn", "laestab")
    )


def first_met(away: pl.DataFrame, weeks: pl.DataFrame) -> pl.LazyFrame:
    """upn, pn_first_met: the count as at a day is a running total less the total before its window's first week."""
    per_day = (
        away.lazy()
        .filter(pl.col("class") == "unauthorised")
        .group_by("upn", "date")
        .agg(sessions=pl.len().cast(pl.Int64))
        .filter(pl.col("sessions").sum().over("upn") >= 10)
        .sort("upn", "date")
        .with_columns(total=pl.col("sessions").cum_sum().over("upn"), monday=pl.col("date").dt.truncate("1w"))
        .collect()
    )
    window = (
        weeks.lazy()
        .join(per_day.lazy().select("upn").unique(), on="upn", how="semi")
        .sort("upn", "monday")
        .with_columns(before=(pl.col("monday").shift(9).over("upn") - pl.duration(days=1)).fill_null(LONG_AGO))
        .select("upn", "monday", "before")
    )
    return (
        per_day.lazy()
        .join(window, on=["upn", "monday"])
        .sort("before")
        .join_asof(
            per_day.lazy().select("upn", before="date", earlier="total").sort("before"),
            on="before",
            by="upn",
            strategy="backward",
            check_sortedness=False,  # sorted above, which Polars cannot see through `by`
        )
        .filter(pl.col("total") - pl.col("earlier").fill_null(0) >= 10)
        .group_by("upn")
        .agg(pn_first_met=pl.col("date").min())
    )


def runs(away: pl.DataFrame, last_attended: pl.DataFrame) -> pl.LazyFrame:
    """upn and the four runs.

    Every run starts again after a day with an attended mark, so only later days matter. Each run is then the days
    of its kind after the latest day that ends it; days that do neither are passed over.
    """
    blank = pl.col("class") == "not_possible"
    gnou = pl.col("class") == "unauthorised"
    days = (
        away.lazy()
        .join(last_attended.lazy(), on="upn", how="left")
        .filter(pl.col("last_attended").is_null() | (pl.col("date") > pl.col("last_attended")))
        .group_by("upn", "date")
        .agg(
            absent=pl.col("class").is_in(ABSENCE).any(),
            not_possible=blank.any(),
            all_gnou=(blank | gnou).all(),
            all_gno=(blank | gnou & (pl.col("code") != "U")).all(),
            all_i=(blank | (pl.col("code") == "I")).all(),
        )
    )
    ends = {
        "unauthorised_run_days": pl.col("absent") & ~pl.col("all_gnou"),
        "ground_i_run_days": pl.col("absent") & ~pl.col("all_gno") | pl.col("not_possible"),
        "ill_run_days": pl.col("absent") & ~pl.col("all_i"),
    }

    def after(end: pl.Expr) -> pl.Expr:
        last = pl.col("date").filter(end).max().fill_null(LONG_AGO)
        return (pl.col("absent") & (pl.col("date") > last)).sum()

    return days.group_by("upn").agg(
        absent_run_days=pl.col("absent").sum(), **{name: after(end) for name, end in ends.items()}
    )


def percent(part: str, whole: str) -> pl.Expr:
    """Hundredths of a per cent in whole numbers, half up, then the point put in: no binary fractions."""
    hundredths = (pl.col(part) * 20000 + pl.col(whole)) // (2 * pl.col(whole))
    text = pl.format("{}.{}", hundredths // 100, (hundredths % 100).cast(pl.String).str.zfill(2))
    return pl.when(pl.col(whole) > 0).then(text)


def standings(pack: Pack, as_of: datetime.date) -> pl.DataFrame:
    first_of_year = year_start(as_of)
    sessions = open_sessions(pack, as_of)
    weeks = pupil_weeks(pack, sessions, first_of_year)
    window = (
        weeks.lazy()
        .group_by("upn")
        .agg(
            open_this_year=pl.col("open_this_year").sum(),
            from_10=pl.col("monday").top_k(10).min(),
            from_12=pl.col("monday").top_k(12).min(),
        )
        .collect()
    )
    enrolment = pack.enrolments.join(window, on="upn").with_columns(
        # The date from which marks can still matter to the figures of this year and of the windows.
        recent_from=pl.max_horizontal("start", pl.min_horizontal("from_12", pl.lit(first_of_year)))
    )
    codes = pack.codes.lazy()
    counted = pack.marks.lazy().join(sessions.lazy(), on=["laestab", "date", "session"], how="semi")

    def on_roll(marks: pl.LazyFrame, rolls: pl.DataFrame, since: str) -> pl.LazyFrame:
        """Marks while on roll, with the enrolment's windows."""
        return marks.join(
            rolls.lazy().select("upn", "laestab", since, "end", "from_10", "from_12"), on=["upn", "laestab"]
        ).filter(pl.col("date") >= pl.col(since), pl.col("date") <= pl.col("end"))

    # The long pass: recent marks that count, first by pupil, code and period, so that the class of a code is
    # looked up for a million groups and not for every mark.
    periods = (
        on_roll(counted, enrolment, "recent_from")
        .group_by(
            "upn",
            "code",
            this_year=pl.col("date") >= first_of_year,
            in_12=pl.col("date") >= pl.col("from_12"),
            in_10=pl.col("date") >= pl.col("from_10"),
        )
        .agg(marks=pl.len().cast(pl.Int64), latest=pl.col("date").max())
        .join(codes, on="code")
    )

    def total(*conditions: pl.Expr) -> pl.Expr:
        return pl.col("marks").filter(*conditions).sum()

    def class_is(name: str) -> pl.Expr:
        return pl.col("class") == name

    tally = (
        periods.group_by("upn")
        .agg(
            marked=total(pl.col("this_year")),
            attended=total(pl.col("this_year"), class_is("attended")),
            authorised=total(pl.col("this_year"), class_is("authorised")),
            unauthorised=total(pl.col("this_year"), class_is("unauthorised")),
            ill=total(pl.col("this_year"), pl.col("code") == "I"),
            w12_possible=total(pl.col("in_12"), pl.col("class").is_in(["attended", *ABSENCE])),
            w12_attended=total(pl.col("in_12"), class_is("attended")),
            pn_sessions=total(pl.col("in_10"), class_is("unauthorised")),
            last_attended=pl.col("latest").filter(class_is("attended")).max(),
        )
        .collect(engine="streaming")
    )

    # The latest attended day; the few pupils with none of late are looked up in all their marks.
    recent = tally.select("upn", "last_attended").drop_nulls()
    attended_codes = pack.codes.filter(pl.col("class") == "attended").select("code")
    others = enrolment.join(recent, on="upn", how="anti")
    earlier = (
        on_roll(counted.join(attended_codes.lazy(), on="code", how="semi"), others, "start")
        .group_by("upn")
        .agg(last_attended=pl.col("date").max())
        .collect(engine="streaming")
    )
    last_attended = pl.concat([recent, earlier])

    # All the rest is about marks that are not attendance: about one in fifteen.
    away_codes = codes.filter(pl.col("class").is_in([*ABSENCE, "not_possible"]))
    away = (
        on_roll(counted.join(away_codes, on="code"), enrolment, "start")
        .select("upn", "date", "code", "class")
        .collect(engine="streaming")
    )

    def count(name: str) -> pl.Expr:
        return pl.col(name).fill_null(0).cast(pl.Int64)

    counts = ["attended", "authorised", "unauthorised", "marked", "ill", "open_this_year", "w12_possible"]
    counts += ["w12_attended", "pn_sessions", "absent_run_days", "unauthorised_run_days", "ground_i_run_days"]
    counts += ["ill_run_days"]
    absence = pl.col("authorised") + pl.col("unauthorised")
    return (
        pack.pupils.lazy()
        .join(school_now(pack, as_of), on="upn", how="left")
        .join(window.lazy(), on="upn", how="left")
        .join(tally.lazy(), on="upn", how="left")
        .join(first_met(away, weeks), on="upn", how="left")
        .join(runs(away, last_attended), on="upn", how="left")
        .with_columns(count(name) for name in counts)
        .with_columns(possible=pl.col("attended") + absence)
        .select(
            "upn",
            "laestab",
            "possible",
            "attended",
            "authorised",
            "unauthorised",
            (pl.col("open_this_year") - pl.col("marked")).alias("unmarked"),
            percent("attended", "possible").alias("attendance_pct"),
            ((pl.col("possible") > 0) & (absence * 10 >= pl.col("possible"))).alias("persistent"),
            ((pl.col("possible") > 0) & (absence * 2 >= pl.col("possible"))).alias("severe"),
            "w12_possible",
            "w12_attended",
            percent("w12_attended", "w12_possible").alias("w12_pct"),
            pl.lit(None, pl.String).alias("tier"),
            "pn_sessions",
            "pn_first_met",
            "absent_run_days",
            "unauthorised_run_days",
            "ground_i_run_days",
            pl.format("{}.{}", pl.col("ill") // 2, pl.col("ill") % 2 * 5).alias("ill_days"),
            "ill_run_days",
        )
        .sort("upn")
        .collect()
    )


def main() -> None:
    started = time.perf_counter()
    pack = load(ARGS.pack)
    loaded = time.perf_counter()
    result = standings(pack, ARGS.as_of)
    queried = time.perf_counter()
    result.write_csv(ARGS.out)
    written = time.perf_counter()
    print(
        json.dumps(
            {
                "peer": f"Polars {pl.__version__}",
                "threads": pl.thread_pool_size(),
                "load_seconds": round(loaded - started, 3),
                "query_seconds": round(queried - loaded, 3),
                "write_seconds": round(written - queried, 3),
            }
        )
    )


if __name__ == "__main__":
    main()
