"""Holds the peers, the slow reference and, if given, the herringbone binary against each other on random packs.

In: how many seeds, from which, perhaps a binary. Out: a line for each disagreement and a closing count; exit 1 on any.
"""

import argparse
import csv
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BENCH / "tests"))

from random_pack import make  # noqa: E402

SCRIPTS = {
    "reference": "tests/reference_standings.py",
    "duckdb": "duckdb_standings.py",
    "polars": "polars_standings.py",
}

# A run of packs in which a column never moves has proved nothing about that column.
MOVING_MIN = 3
TRUTH_VALUES = ("persistent", "severe")
NEVER_MOVING = ("tier",)


def run(*command: object) -> subprocess.CompletedProcess:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--pupils", type=int, default=200)
    parser.add_argument("--binary", type=Path, help="a herringbone binary, to be held to the reference too")
    args = parser.parse_args()

    passed = failed = 0
    values: dict[str, set[str]] = defaultdict(set)

    with tempfile.TemporaryDirectory() as folder:
        for seed in range(args.first_seed, args.first_seed + args.seeds):
            pack = Path(folder) / f"seed-{seed}"
            for as_of in make(pack, seed, args.pupils):
                outputs = {
                    name: (sys.executable, BENCH / script, pack, "--as-of", as_of, "--out", pack / f"{name}.out")
                    for name, script in SCRIPTS.items()
                }
                if args.binary:
                    outputs["herringbone"] = (
                        *(args.binary, "evaluate", pack, "--as-of", as_of),
                        *("--format", "csv", "--output", pack / "herringbone.out"),
                    )
                for name, command in outputs.items():
                    done = run(*command)
                    said = done.stderr if done.returncode else ""
                    if not said and name != "reference":
                        compared = run(
                            *(sys.executable, BENCH / "compare.py"),
                            *(pack / "reference.out", pack / f"{name}.out"),
                            *(("--ignore", "tier") if name == "herringbone" else ()),
                        )
                        said = compared.stdout + compared.stderr if compared.returncode else ""
                    if said:
                        failed += 1
                        print(f"seed {seed}, as of {as_of}, {name}:\n{said}")
                    elif name != "reference":
                        passed += 1
                with (pack / "reference.out").open(encoding="utf-8", newline="") as file:
                    for row in csv.DictReader(file):
                        for name, value in row.items():
                            values[name].add(value)

    for name, seen in values.items():
        least = 1 if name in NEVER_MOVING else 2 if name in TRUTH_VALUES else MOVING_MIN
        if len(seen) < least:
            failed += 1
            print(f"column {name} took only {len(seen)} values: these packs prove nothing about it")
    longest = {name: max(map(int, values[name])) for name in sorted(values) if name.endswith("_run_days")}
    print("longest runs seen:", ", ".join(f"{name} {days}" for name, days in longest.items()))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
