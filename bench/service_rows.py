"""The peer of a county's day: the same rows into a plain SQLite table, one transaction, nothing worked out.

In: a day's CSV. Out: one JSON line with the seconds and the rows.
"""

import csv
import json
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

with tempfile.TemporaryDirectory() as folder:
    began = time.perf_counter()
    with open(sys.argv[1], newline="") as file:
        rows = csv.reader(file)
        next(rows)
        db = sqlite3.connect(Path(folder) / "rows.sqlite")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE mark (upn, laestab, date, session, code, PRIMARY KEY (upn, laestab, date, session)) WITHOUT ROWID")
        db.executemany("INSERT INTO mark VALUES (?, ?, ?, ?, ?)", rows)
        db.commit()
    (count,) = db.execute("SELECT count(*) FROM mark").fetchone()
    print(json.dumps({"what": "plain_rows", "seconds": round(time.perf_counter() - began, 3), "rows": count}))
