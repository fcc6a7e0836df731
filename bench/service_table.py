"""The rounds of `service.sh` as a Markdown table.

In: the file of JSON lines that its rounds left. Out: for each page the requests a second beside the bare handler's of
the same round, the latencies, and the size.
"""

import json
import statistics
import sys
from pathlib import Path

rounds = [json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()]
runs = {what: [r for r in rounds if r["what"] == what] for what in dict.fromkeys(r["what"] for r in rounds)}


def middle(what: str, figure: str) -> float:
    return statistics.median(r[figure] for r in runs[what])


print("People who never pause, as many at once as there are:\n")
print("| page | requests a second | bare | share of bare | p50, ms | p99, ms | bytes | failed |")
print("|---|--:|--:|--:|--:|--:|--:|--:|")
for page in ("list", "record"):
    shares = [ours["a_second"] / bare["a_second"] for ours, bare in zip(runs[page], runs["bare_" + page])]
    print(
        f"| {page} | {middle(page, 'a_second'):,.0f} | {middle('bare_' + page, 'a_second'):,.0f} "
        f"| {statistics.median(shares):.2f} ({min(shares):.2f}–{max(shares):.2f}) | {middle(page, 'p50_ms'):.1f} "
        f"| {middle(page, 'p99_ms'):.1f} | {middle(page, 'bytes'):,.0f} | {sum(r['failed'] for r in runs[page])} |"
    )

print("\nPeople who ask for a page a second, and while a county's day is being loaded:\n")
print("| page | requests a second | p50, ms | p99, ms | failed |")
print("|---|--:|--:|--:|--:|")
for what, words in (("list_paused", "list"), ("record_paused", "record"), ("record_while_loading", "record, while a day is loaded")):
    r = runs[what][-1]
    print(f"| {words} | {r['a_second']:,.0f} | {r['p50_ms']:.1f} | {r['p99_ms']:.1f} | {r['failed']} |")

plain = runs["plain_rows"][-1]["seconds"]
print("\nA county's day, as one file by `herringbone load`, from its start to its end:\n")
print("| | seconds | rows | beside the same rows into a plain table |")
print("|---|--:|--:|--:|")
for what, words in (("day", "loaded, amended, standings and Today worked out"), ("day_while_read", "the same while people read"), ("day_of_a_school", "a day of the largest school")):
    for r in runs[what]:
        print(f"| {words} | {r['seconds']:.1f} | {r['rows']:,} | {r['seconds'] / plain:.1f} |")
print(f"| the same rows into a plain SQLite table | {plain:.1f} | {runs['plain_rows'][-1]['rows']:,} | 1.0 |")
