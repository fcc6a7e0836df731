"""Proposals held against the truth.

In: proposals (leaver, joiner, a likelihood or weight, the likeliest first or in any order) and truth.csv. Out: one JSON
line: recall and precision of each leaver's likeliest proposal, at a threshold given or at the one that serves best.
"""

import argparse
import csv
import json
from pathlib import Path


def best_of(path: Path, column: str) -> list[tuple[float, str, str]]:
    """Each leaver's likeliest proposal, and of those that name one joiner the likeliest; best first."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(float(row[column]), row["leaver"], row["joiner"]) for row in csv.DictReader(file)]
    rows.sort(key=lambda row: (-row[0], row[1], row[2]))
    leavers, joiners, best = set(), set(), []
    for row in rows:
        if row[1] not in leavers and row[2] not in joiners:
            leavers.add(row[1])
            joiners.add(row[2])
            best.append(row)
    return best


def curve(best: list[tuple[float, str, str]], truth: dict[str, str]) -> list[tuple[float, float, float]]:
    """Threshold, recall and precision after each distinct value."""
    points, right = [], 0
    for many, (value, leaver, joiner) in enumerate(best, start=1):
        right += truth.get(leaver) == joiner
        point = (value, right / len(truth), right / many)
        if points and points[-1][0] == value:
            points[-1] = point
        else:
            points.append(point)
    return points


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("proposals", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--column", default="likelihood")
    parser.add_argument("--threshold", type=float, help="the one that serves best, when not given")
    parser.add_argument("--precision", type=float, help="also the recall at this precision")
    parser.add_argument("--changes", action="store_true", help="recall by what became different")
    args = parser.parse_args()

    with args.truth.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    truth = {row["leaver"]: row["joiner"] for row in rows}
    best = best_of(args.proposals, args.column)
    points = curve(best, truth)
    if args.threshold is None:
        at = max(points, key=lambda p: 2 * p[1] * p[2] / (p[1] + p[2]) if p[1] else 0)
    else:
        at = [p for p in points if p[0] >= args.threshold][-1]
    said = {"threshold": at[0], "recall": round(at[1], 4), "precision": round(at[2], 4)}
    if args.precision:
        said["recall_at_precision"] = round(max((p[1] for p in points if p[2] >= args.precision), default=0), 4)
    if args.changes:
        found = {(leaver, joiner) for value, leaver, joiner in best if value >= at[0]}
        by_change: dict[str, list[bool]] = {}
        for row in rows:
            for change in row["changes"].split() or ["None"]:
                by_change.setdefault(change, []).append((row["leaver"], row["joiner"]) in found)
        said["changes"] = {change: round(sum(hits) / len(hits), 4) for change, hits in sorted(by_change.items())}
    print(json.dumps(said))


if __name__ == "__main__":
    main()
