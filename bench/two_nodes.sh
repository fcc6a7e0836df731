#!/usr/bin/env bash
# What: two web nodes on one PostgreSQL beside one, each held to one thread, as nodes on machines of their own would be.
# In:   a release build, wrk, curl, python3; PG_BIN may name another folder of PostgreSQL programs; by environment:
#         PUPILS=8000, SECONDS_EACH=10, ROUNDS=3, PEOPLE=25 at each node
# Out:  requests a second of one node, and of two together, on standard output. The cluster is thrown away.
set -euo pipefail
cd "$(dirname "$0")"

pupils=${PUPILS:-8000}
each=${SECONDS_EACH:-10}
rounds=${ROUNDS:-3}
people=${PEOPLE:-25}
program=$(realpath ../target/release/herringbone)
pg=${PG_BIN:-/usr/lib/postgresql/15/bin}
say() { echo "bench: $*" >&2; }
for needed in wrk curl python3; do
    command -v "$needed" >/dev/null || { say "$needed is missing"; exit 2; }
done
[[ -x $pg/initdb ]] || { say "no PostgreSQL programs in $pg; set PG_BIN"; exit 2; }

# PostgreSQL refuses to run as root.
as=()
owner=$(id -un)
if [[ $(id -u) -eq 0 ]]; then
    owner=nobody
    if id postgres >/dev/null 2>&1; then owner=postgres; fi
    as=(runuser -u "$owner" --)
fi
home=$(mktemp -d -t two_nodes.XXXXXX)
started=()
tear_down() {
    kill "${started[@]}" 2>/dev/null || true
    (cd / && "${as[@]}" "$pg/pg_ctl" stop -D "$home/data" -m immediate -s) || true
    rm -rf "$home"
}
trap tear_down EXIT
chown "$owner" "$home"
port=54329
(
    cd /
    "${as[@]}" "$pg/initdb" -D "$home/data" -U bench --auth=trust --encoding=UTF8 --locale=C --no-sync >"$home/initdb.log"
    "${as[@]}" "$pg/pg_ctl" start -D "$home/data" -w -s -l "$home/data/server.log" \
        -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$home -c shared_buffers=1GB"
)

say "a county of $pupils pupils in PostgreSQL"
"$program" county "$home/county" --seed 1 --pupils "$pupils" --last-year 2025 2>/dev/null
config() {
    cat <<TOML
listen = "127.0.0.1:$1"
https = false
[[authority]]
id = "ashshire"
name = "Ashshire County Council"
policy = "herefordshire"
store = "postgres://bench@127.0.0.1:$port/postgres?schema=ashshire"
files = "$home/files"
roots = "$home/roots"
TOML
}
config 18091 >"$home/one.toml"
config 18092 >"$home/two.toml"
"$program" import "$home/one.toml" ashshire "$home/county" --until 2026-03-27 >&2
link=$("$program" invite "$home/one.toml" ashshire --name "Ruth Ibbotson" --email r.i@ashshire.example --role attendance-officer | grep -oE 'http://[^ ]+' | head -1)
for file in one two; do
    TOKIO_WORKER_THREADS=1 "$program" serve "$home/$file.toml" --no-worker >/dev/null 2>"$home/$file.log" &
    started+=($!)
done
for at in 18091 18092; do
    for _ in $(seq 60); do curl -s -o /dev/null "http://127.0.0.1:$at/healthz" && break; sleep 0.5; done
done
COOKIE=$(python3 two_nodes_sign_in.py "$link" made/nodes.ids)
export COOKIE

cat >made/nodes.lua <<'LUA'
local ids = {}
for id in io.lines("made/nodes.ids") do ids[#ids + 1] = id end
function init() wrk.headers["Cookie"] = os.getenv("COOKIE") end
function request() return wrk.format("GET", "/ashshire/pupils/" .. ids[math.random(#ids)]) end
function done(summary)
    local e = summary.errors
    if e.connect + e.read + e.write + e.status + e.timeout > 0 then io.write("failed ") end
    io.write(string.format("%.1f\n", summary.requests / (summary.duration / 1e6)))
end
LUA
at() { wrk -t1 -c"$people" -d"${each}s" -s made/nodes.lua "http://127.0.0.1:$1" | tail -1; }
for ((round = 1; round <= rounds; round++)); do
    one=$(at 18091)
    at 18091 >made/nodes.first & first=$!
    second=$(at 18092)
    wait "$first"
    echo "round $round: one node $one a second; two nodes $(cat made/nodes.first) and $second, together $(echo "$(cat made/nodes.first) + $second" | bc)"
done
