#!/usr/bin/env bash
# What: leavers matched to rolls, ours against Splink on DuckDB, on the same files in the same run, both held against the
#       truth of an invented county; and how to learn the weights anew.
# In:   cargo and python3; and by environment: ROLLS=1000000 LEAVERS=100000 RUNS=3 SEED=2
#       `matching.sh train` learns crates/casework/weights/matching.toml from another county (seed 11), and does no more.
# Out:  a Markdown table, on standard output and in bench/made/matching.md. Training is left out for both; both learn
#       from the same known pairs. Splink's threshold is the one that serves it best in hindsight; ours is the file's.
set -euo pipefail
cd "$(dirname "$0")"

rolls=${ROLLS:-1000000}
leavers=${LEAVERS:-100000}
runs=${RUNS:-3}
seed=${SEED:-2}
work=made
say() { echo "matching: $*" >&2; }

(cd .. && cargo build --quiet --release --package county --example moves &&
    cargo build --quiet --release --package casework --example match_rolls)
moves=../target/release/examples/moves
ours=../target/release/examples/match_rolls
mkdir -p "$work/train" "$work/moves"

"$moves" "$work/train" 11 300000 30000
if [[ ${1:-} == train ]]; then
    "$ours" train "$work/train" ../crates/casework/weights/matching.toml "$(date +%F)" \
        "bench/matching.sh train: 30,000 invented leavers and 300,000 on rolls, seed 11, by logistic regression"
    exit 0
fi
./setup.sh
python=.venv/bin/python
say "Splink learns"
$python splink_matching.py train "$work/train" "$work/splink.json" 2>"$work/splink.log"

"$moves" "$work/moves" "$seed" "$rolls" "$leavers"
cat "$work"/moves/*.csv >/dev/null
rm -f "$work/matching.jsonl"
load=$(cut -d ' ' -f 3 /proc/loadavg)
# In turn, so that a busy minute of the machine falls on both.
for ((run = 1; run <= runs; run++)); do
    say "run $run of $runs"
    $python measure.py --name ours --into "$work/matching.jsonl" -- \
        "$ours" match "$work/moves/leavers.csv" "$work/moves/rolls.csv" "$work/moves/ours.csv"
    $python measure.py --name splink --into "$work/matching.jsonl" -- \
        $python splink_matching.py match "$work/moves" "$work/splink.json" "$work/moves/splink.csv"
done
truth=$work/moves/truth.csv
threshold=$(sed -n 's/^propose = //p' ../crates/casework/weights/matching.toml)
$python matching_truth.py "$work/moves/ours.csv" "$truth" --threshold "$threshold" --changes >"$work/ours.json"
$python matching_truth.py "$work/moves/splink.csv" "$truth" --changes >"$work/splink_truth.json"
$python matching_table.py "$work" --rolls "$rolls" --leavers "$leavers" --load "$load" | tee "$work/matching.md"
