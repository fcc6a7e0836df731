"""The bench's table: medians, ratios, and what they were measured on.

In: a folder with runs.jsonl (measure.py), engine.jsonl (the engine's own bench; may be missing), facts.json
(pack_facts.py), answers.txt (compare.py) and versions.txt. Out: Markdown on standard output.
"""

import argparse
import json
import os
import platform
from pathlib import Path
from statistics import median


def jsonl(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def seconds(values: list[float]) -> str:
    """The median, and the least and most when there is more than one run."""
    text = f"{median(values):.2f}"
    return f"{text} ({min(values):.2f}–{max(values):.2f})" if len(values) > 1 else text


def spread(values: list[float]) -> str:
    """The median, the least and the most, in whole numbers."""
    return f"{median(values):,.0f} ({min(values):,.0f}–{max(values):,.0f})"


def cpu_model() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def memory_gib() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--as-of", required=True)
    parser.add_argument("--load", required=True, help="load average before the first run")
    args = parser.parse_args()

    facts = json.loads((args.folder / "facts.json").read_text(encoding="utf-8"))
    runs: dict[str, list[dict]] = {}
    for run in jsonl(args.folder / "runs.jsonl"):
        runs.setdefault(run["name"], []).append(run)
    ours = runs["herringbone"]
    our_seconds = median(run["wall_seconds"] for run in ours)

    print("## File to standings\n")
    print(
        f"{facts['pupils']:,} pupils, {facts['schools']:,} schools, {facts['marks']:,} marks, "
        f"{facts['pupil_years']:,} pupil-years; as of {args.as_of}; median of {len(ours)} runs (least–most), "
        "files in the page cache.\n"
    )
    print("| | load, s | work out, s | together, s | times ours | peak memory, MiB |")
    print("|---|--:|--:|--:|--:|--:|")
    print(
        f"| Herringbone `evaluate` | – | – | {seconds([run['wall_seconds'] for run in ours])} | 1 "
        f"| {median(run['peak_mib'] for run in ours):,.0f} |"
    )
    for name in ("duckdb", "polars"):
        theirs = runs[name]
        both = [run["load_seconds"] + run["query_seconds"] for run in theirs]
        print(
            f"| {theirs[0]['peer']} | {seconds([run['load_seconds'] for run in theirs])} "
            f"| {seconds([run['query_seconds'] for run in theirs])} | {seconds(both)} "
            f"| {median(both) / our_seconds:.1f} | {median(run['peak_mib'] for run in theirs):,.0f} |"
        )
    if copies := runs.get("pg_copy"):
        took = [run["seconds"] for run in copies]
        print(
            f"| {copies[0]['peer']}, `COPY` of the marks alone | {seconds(took)} | – | – "
            f"| {median(took) / our_seconds:.1f} | – |"
        )
    print(
        "\nOurs is the whole process, checking and writing included; the peers' is loading and working out only, "
        "without starting Python and writing, and they check\nnothing beyond types and known keys."
    )
    if copies:
        settings = ", ".join(f"{name} {value}" for name, value in sorted(copies[0]["settings"].items()))
        print(f"PostgreSQL: {copies[0]['method']}, into a plain table without indexes; {settings}.")

    engine = jsonl(args.folder / "engine.jsonl")
    print("\n## In memory: registers in, standings out\n")
    print("All columns of the contract. The peers' tables are loaded and typed before their time starts.\n")
    print("| | threads | seconds | ns a pupil-year | times ours on as many threads |")
    print("|---|--:|--:|--:|--:|")
    own: dict[int, list[dict]] = {}
    for line in engine:
        if line["name"] == "standings":
            own.setdefault(line["threads"], []).append(line)
    for threads, lines in own.items():
        took = [line["ns_per_pupil_year"] for line in lines]
        print(
            f"| Herringbone | {threads} | {median(line['seconds'] for line in lines):.4f} "
            f"| {spread(took)} | 1 |"
        )
    for name in ("duckdb", "polars"):
        took = [run["query_seconds"] for run in runs[name]]
        threads = runs[name][0]["threads"]
        # Round by round, since a busy minute of the machine falls on both of a round.
        ratios = [theirs / line["seconds"] for theirs, line in zip(took, own.get(threads, []))]
        print(
            f"| {runs[name][0]['peer']} | {threads} | {median(took):.2f} "
            f"| {median(took) * 1e9 / facts['pupil_years']:,.0f} | {spread(ratios) if ratios else '–'} |"
        )
    read = [line["ns_per_pupil_year"] for line in engine if line["name"] == "read_bytes"]
    print(
        f"\nMedian of {len(read)} rounds (least–most), the peers and the engine in turn. Reading the same bytes and "
        f"doing nothing with them, on one thread in the same rounds: {spread(read)} ns a pupil-year."
    )
    print("\n| registers as large as England's | threads | pupils | seconds | ns a pupil-year |")
    print("|---|--:|--:|--:|--:|")
    for line in (line for line in engine if line["name"] == "england"):
        print(
            f"| Herringbone | {line['threads']} | {line['pupils']:,} | {line['seconds']:.2f} "
            f"| {line['ns_per_pupil_year']:,.0f} |"
        )
    school = next(line for line in engine if line["name"] == "fold_school_day")
    pupil = next(line for line in engine if line["name"] == "fold_pupil_day")
    print("\n| folding in a day, every mark an amendment | pupils | microseconds |")
    print("|---|--:|--:|")
    print(f"| the largest school | {school['pupils']:,} | {school['microseconds']:,.0f} |")
    print(f"| one pupil | 1 | {pupil['microseconds']:,.1f} |")

    print("\n## Same answers\n")
    print((args.folder / "answers.txt").read_text(encoding="utf-8").strip())

    print("\n## Measured on\n")
    print(
        f"{cpu_model()}, {os.cpu_count()} cores, {memory_gib()} GiB of memory, {platform.system()}; "
        f"Python {platform.python_version()}; {(args.folder / 'versions.txt').read_text(encoding='utf-8').strip()}.\n"
        f"Load average of the quarter of an hour before: {args.load}."
    )


if __name__ == "__main__":
    main()
