"""The tables of bench/matching.sh.

In: the folder of its runs. Out: Markdown: seconds, memory, recall and precision of both, and recall by what became
different between the two records of a child.
"""

import argparse
import json
from pathlib import Path
from statistics import median


def spread(values: list[float], digits: int = 1) -> str:
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rolls", type=int, required=True)
    parser.add_argument("--leavers", type=int, required=True)
    parser.add_argument("--load", required=True)
    args = parser.parse_args()
    lines = (args.folder / "matching.jsonl").read_text(encoding="utf-8").splitlines()
    runs = [json.loads(line) for line in lines]
    ours = [run for run in runs if run["name"] == "ours"]
    splink = [run for run in runs if run["name"] == "splink"]
    truths = [json.loads((args.folder / name).read_text()) for name in ("ours.json", "splink_truth.json")]

    print(
        f"{args.leavers:,} leavers, {args.rolls:,} on rolls; median of {len(ours)} runs (least–most), files in the page"
        f" cache, training left out for both; load average of the quarter of an hour before: {args.load}.\n"
    )
    print("| | whole, s | times ours | peak memory, MiB | recall | precision |\n|---|--:|--:|--:|--:|--:|")
    for name, of, truth in [("Herringbone", ours, truths[0]), ("Splink 5.0.0 on DuckDB 2.0.0", splink, truths[1])]:
        ratio = [theirs["wall_seconds"] / own["wall_seconds"] for theirs, own in zip(of, ours, strict=True)]
        print(
            f"| {name} | {spread([run['wall_seconds'] for run in of])} | {spread(ratio)} |"
            f" {max(run['peak_mib'] for run in of):,} | {truth['recall']:.4f} | {truth['precision']:.4f} |"
        )
    predict = [theirs["predict"] / own["wall_seconds"] for theirs, own in zip(splink, ours, strict=True)]
    print(f"\nSplink's `predict` alone: {spread([run['predict'] for run in splink])} s, {spread(predict)} times our whole.\n")
    print("| what became different | ours found | Splink found |\n|---|--:|--:|")
    for change, found in truths[0]["changes"].items():
        print(f"| {change} | {found:.3f} | {truths[1]['changes'][change]:.3f} |")


if __name__ == "__main__":
    main()
