"""Runs one command and keeps what it cost.

In: a name for the run, the file the runs are kept in, a command. Out: one JSON line added to that file: wall
seconds, peak resident memory as the kernel counted it (the figure of `time -v`), and what the command's own
last line said, where that is a JSON object.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", required=True)
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("command", nargs="+")
    args = parser.parse_args()

    started = time.perf_counter()
    process = subprocess.Popen(args.command, stdout=subprocess.PIPE)
    said = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        print(f"measure.py: {args.name} ended with {code}", file=sys.stderr)
        return 1

    run = {"name": args.name, "wall_seconds": round(seconds, 3), "peak_mib": round(usage.ru_maxrss / 1024)}
    lines = said.strip().splitlines()
    if lines and lines[-1].startswith("{"):
        run |= json.loads(lines[-1])
    with args.into.open("a", encoding="utf-8") as file:
        file.write(json.dumps(run) + "\n")
    print(json.dumps(run), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
