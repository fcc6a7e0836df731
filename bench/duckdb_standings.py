"""The standings by DuckDB: loads a pack into memory, runs standings.sql, writes the contract's CSV.

In: a pack folder and the as-of date. Out: the CSV, and one JSON line of seconds on standard output.
"""

import argparse
import datetime
import json
import os
import time
from pathlib import Path

import duckdb

from pack_files import CODES, OPEN_END, header, year_start

SQL = Path(__file__).with_name("standings.sql")


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def read(path: Path, types: dict[str, str]) -> str:
    """A read_csv call that names every column, so nothing is guessed; unused columns stay text."""
    columns = ", ".join(f"{quoted(name)}: {quoted(types.get(name, 'VARCHAR'))}" for name in header(path))
    return (
        f"read_csv({quoted(str(path))}, auto_detect = false, header = true, delim = ',', quote = '\"', "
        f"escape = '\"', columns = {{{columns}}})"
    )


def load(db: duckdb.DuckDBPyConnection, pack: Path) -> None:
    db.execute("CREATE TYPE session_name AS ENUM ('AM', 'PM')")
    db.execute(
        "CREATE TYPE code_class AS ENUM ('attended', 'authorised', 'unauthorised', 'not_possible', 'administrative')"
    )
    codes = read(CODES, {})
    db.execute(f"CREATE TYPE attendance_code AS ENUM (SELECT code FROM {codes})")
    db.execute(f"CREATE TABLE codes AS SELECT code::attendance_code AS code, class::code_class AS class FROM {codes}")

    # Keys as ENUMs in byte order: four bytes or fewer each, and they sort as the text does.
    pupils = read(pack / "pupils.csv", {})
    db.execute(f"CREATE TYPE upn_key AS ENUM (SELECT upn FROM {pupils} ORDER BY upn)")
    db.execute(f"CREATE TABLE pupils AS SELECT upn::upn_key AS upn FROM {pupils}")
    schools = read(pack / "schools.csv", {})
    db.execute(f"CREATE TYPE school_key AS ENUM (SELECT laestab FROM {schools} ORDER BY laestab)")
    db.execute(f"CREATE TABLE schools AS SELECT laestab::school_key AS laestab FROM {schools}")

    db.execute(
        "CREATE TABLE calendar AS SELECT nullif(laestab, '*')::school_key AS laestab, date, sessions "
        f"FROM {read(pack / 'calendar.csv', {'date': 'DATE'})}"
    )
    enrolments = read(pack / "enrolments.csv", {"upn": "upn_key", "laestab": "school_key", "start": "DATE"})
    db.execute(
        'CREATE TABLE enrolments AS SELECT upn, laestab, "start" AS start_date, '
        f"coalesce(nullif(\"end\", '')::DATE, DATE '{OPEN_END}') AS end_date, status FROM {enrolments}"
    )
    marks = read(
        pack / "marks.csv",
        {
            "upn": "upn_key",
            "laestab": "school_key",
            "date": "DATE",
            "session": "session_name",
            "code": "attendance_code",
        },
    )
    db.execute(f"CREATE TABLE marks AS SELECT upn, laestab, date, session, code FROM {marks}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--as-of", type=datetime.date.fromisoformat, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--memory-limit", default="12GB")
    args = parser.parse_args()

    db = duckdb.connect()
    db.execute(f"SET threads = {args.threads}")
    db.execute(f"SET memory_limit = {quoted(args.memory_limit)}")
    # Rows may be loaded in any order: the CSV reader is then free to use every thread.
    db.execute("SET preserve_insertion_order = false")

    started = time.perf_counter()
    load(db, args.pack)
    loaded = time.perf_counter()
    db.execute(f"SET VARIABLE as_of = DATE '{args.as_of}'")
    db.execute(f"SET VARIABLE year_start = DATE '{year_start(args.as_of)}'")
    db.execute(SQL.read_text(encoding="utf-8"))
    queried = time.perf_counter()
    db.execute(f"COPY (FROM standings ORDER BY upn) TO {quoted(str(args.out))} (FORMAT csv, HEADER, DELIMITER ',')")
    written = time.perf_counter()

    print(
        json.dumps(
            {
                "peer": f"DuckDB {duckdb.__version__}",
                "threads": args.threads,
                "load_seconds": round(loaded - started, 3),
                "query_seconds": round(queried - loaded, 3),
                "write_seconds": round(written - queried, 3),
            }
        )
    )


if __name__ == "__main__":
    main()
