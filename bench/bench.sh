#!/usr/bin/env bash
# What: Herringbone against DuckDB, Polars and PostgreSQL's COPY on one county, and their answers cell for cell.
# In:   a release build, PostgreSQL 15, 20 GB of disk; and by environment:
#         RUNS=3         runs of each
#         BENCH_PACK     another pack than the county of 67,000 pupils, which is made once (delete made/county
#                        to have it made again)
#         AS_OF          another date than that of the last mark
#         THREADS        threads for the peers (all cores)
#         ENGLAND        pupils of the largest registers (9,000,000, which takes 20 GB of memory)
#         BIN            the folder of the release build
# Out:  a Markdown table, on standard output and in bench/made/results.md; exit 1 if any answer differs.
set -euo pipefail
cd "$(dirname "$0")"

runs=${RUNS:-3}
threads=${THREADS:-$(nproc)}
bin=${BIN:-../target/release}
pack=${BENCH_PACK:-made/county}
work=made
say() { echo "bench: $*" >&2; }

if [[ ! -x $bin/herringbone ]]; then
    say "no $bin/herringbone; build it first: cargo build --release"
    exit 2
fi
./setup.sh
python=.venv/bin/python
mkdir -p "$work"

if [[ ! -f $pack/marks.csv ]]; then
    say "making a county of 67,000 pupils and two years"
    rm -rf "$pack.part"
    "$bin/herringbone" county "$pack.part" --seed 1 --pupils 67000 --years 2 >&2
    mv "$pack.part" "$pack"
fi

load=$(cut -d ' ' -f 3 /proc/loadavg)
rm -f "$work"/{runs.jsonl,engine.jsonl,answers.txt,versions.txt,results.md,{herringbone,duckdb,polars}.csv}
# Counting the pack also brings its largest file into the page cache, for everybody alike.
$python pack_facts.py "$pack" >"$work/facts.json"
cat "$pack"/*.csv >/dev/null
as_of=${AS_OF:-$($python -c 'import json, sys; print(json.load(sys.stdin)["last_mark"])' <"$work/facts.json")}

measure() {
    local name=$1
    shift
    $python measure.py --name "$name" --into "$work/runs.jsonl" -- "$@"
}

engine_bench=$(cd .. && cargo bench --package exchange --bench standings --no-run --message-format json 2>/dev/null |
    $OLDPWD/$python -c 'import json, sys
for line in sys.stdin:
    found = json.loads(line).get("executable")
    if found and "standings" in found: print(found)')

# In turn, not one peer after another, so that a busy minute of the machine falls on all of them.
for ((run = 1; run <= runs; run++)); do
    say "run $run of $runs"
    status=0
    measure herringbone "$bin/herringbone" evaluate "$pack" --as-of "$as_of" --format csv \
        --output "$work/herringbone.csv" 2>"$work/herringbone.log" || status=$?
    # Its log warns of odd marks first; the end is what the run cost, or why it failed.
    tail -n 3 "$work/herringbone.log" >&2
    ((status == 0)) || exit 1
    measure duckdb $python duckdb_standings.py "$pack" --as-of "$as_of" --threads "$threads" --out "$work/duckdb.csv"
    # The engine alone, registers already in memory, beside the peers it is held against.
    "$engine_bench" "$pack" "$as_of" | grep '"standings"\|"read_bytes"' >>"$work/engine.jsonl"
    measure polars $python polars_standings.py "$pack" --as-of "$as_of" --threads "$threads" --out "$work/polars.csv"
    if ((run == 1)); then
        # `tier` is an authority's policy, which the peers have no notion of.
        for peer in duckdb polars; do
            if ! answer=$($python compare.py "$work/herringbone.csv" "$work/$peer.csv" --ignore tier); then
                say "herringbone and $peer differ"
                echo "$answer" >&2
                exit 1
            fi
            echo "- Herringbone and $peer: $answer" >>"$work/answers.txt"
        done
    fi
    measure pg_copy ./pg_copy.sh "$pack/marks.csv"
done

say "registers as large as England's"
"$engine_bench" "$pack" "$as_of" --england "${ENGLAND:-9000000}" |
    grep -v '"standings"\|"read_bytes"' >>"$work/engine.jsonl"

{
    "$bin/herringbone" --version
    if command -v rustc >/dev/null; then rustc --version | cut -d ' ' -f 1,2; fi
} | paste -s -d ';' | sed 's/;/; /g' >"$work/versions.txt"
$python table.py "$work" --as-of "$as_of" --load "$load" | tee "$work/results.md"
