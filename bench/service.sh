#!/usr/bin/env bash
# What: the service's pages against the same rows by raw SQL on a bare handler, under load from another process.
# In:   a release build, wrk (Debian: apt install wrk), curl; and by environment:
#         PUPILS=67000   pupils of the county, which is made anew: days that were loaded before would change nothing
#         SECONDS_EACH=10, ROUNDS=3, PEOPLE=50 at once
#         DAYS=4         school days loaded one after the other, the last of them while people read
#         BIN            the folder of the release build
# Out:  a Markdown table, on standard output and in bench/made/service.md.
set -euo pipefail
cd "$(dirname "$0")"

pupils=${PUPILS:-67000}
each=${SECONDS_EACH:-10}
rounds=${ROUNDS:-3}
people=${PEOPLE:-50}
days=${DAYS:-4}
bin=${BIN:-../target/release}
work=made/service
day=2026-03-27
service=127.0.0.1:18080
bare=127.0.0.1:18081
say() { echo "bench: $*" >&2; }

for program in wrk curl; do
    command -v "$program" >/dev/null || { say "$program is missing (Debian: apt install $program)"; exit 2; }
done
[[ -x $bin/herringbone ]] || { say "no $bin/herringbone; build it first: cargo build --release"; exit 2; }
python=$(command -v python3)
bare_program=$(cd .. && cargo bench --package service --bench bare --no-run --message-format json 2>/dev/null |
    $python -c 'import json, sys
for line in sys.stdin:
    found = json.loads(line).get("executable")
    if found: print(found)' | tail -1)

started=()
finish() { kill "${started[@]}" 2>/dev/null || true; }
trap finish EXIT
answers() { for _ in $(seq 600); do curl -s -o /dev/null "http://$1" && return; sleep 1; done; say "$1 does not answer"; exit 1; }

say "a county of $pupils pupils behind the service"
rm -rf "$work"
"$bin/herringbone" demo "$work" --pupils "$pupils" --serve --listen "$service" >/dev/null 2>"$work.log" &
started+=($!)
answers "$service/healthz"
"$bare_program" "$work/stores/ashshire/store/herringbone.sqlite" "$bare" "$day" &
started+=($!)
answers "$bare/list?skip=0"

# Somebody of the authority signs in as people do, and the addresses are those the list itself gives.
jar=$(mktemp)
curl -s -o /dev/null -c "$jar" -H 'sec-fetch-site: same-origin' --data-urlencode 'email=attendance-officer@ashshire.example' \
    --data-urlencode 'password=violet tram nine pond' "http://$service/ashshire/sign-in"
cookie=$(awk 'NF >= 7 { print $6 "=" $7 }' "$jar" | tail -1)
for page in $(seq 1 20); do
    curl -s -H "cookie: $cookie" "http://$service/ashshire/pupils?page=$((page * 7))"
done | grep -oE '/pupils/[0-9a-f-]{36}' | sort -u | sed 's#/pupils/##' >made/service.ids
[[ $(wc -l <made/service.ids) -ge 500 ]] || { say "the list names too few pupils: was somebody signed in?"; exit 1; }

cat >made/service.lua <<'LUA'
-- What each of many people asks for: another page of the list, or another pupil, at random.
local what, ids = os.getenv("WHAT"), {}
for id in io.lines("made/service.ids") do ids[#ids + 1] = id end
local seeded = 0
function setup(thread) seeded = seeded + 1; thread:set("seed", seeded) end
function init() math.randomseed(seed) ; wrk.headers["Cookie"] = os.getenv("COOKIE") end
function request()
    local page = math.random(0, 19)
    local path = {
        list = "/ashshire/pupils?page=" .. (page + 1),
        record = "/ashshire/pupils/" .. ids[math.random(#ids)],
        bare_list = "/list?skip=" .. page * 50,
        bare_record = "/pupil/" .. ids[math.random(#ids)],
    }
    return wrk.format("GET", path[what])
end
-- People who read what they asked for: between two pages a second, more or less.
if os.getenv("PAUSE") then function delay() return math.random(500, 1500) end end
function done(summary, latency)
    local e = summary.errors
    what = what .. (os.getenv("PAUSE") or "")
    io.write(string.format('{"what":"%s","a_second":%.1f,"p50_ms":%.2f,"p99_ms":%.2f,"failed":%d,"bytes":%d}\n', what,
        summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        e.connect + e.read + e.write + e.status + e.timeout, summary.bytes / summary.requests))
end
LUA
export COOKIE=$cookie
rm -f made/service.jsonl
for ((round = 1; round <= rounds; round++)); do
    say "round $round of $rounds"
    for what in bare_list list bare_record record; do
        case $what in bare*) host=$bare ;; *) host=$service ;; esac
        WHAT=$what wrk -t1 -c"$people" -d"${each}s" -s made/service.lua "http://$host" | tail -1 | tee -a made/service.jsonl >&2
    done
done
for what in list record; do
    WHAT=$what PAUSE=_paused wrk -t1 -c"$people" -d"${each}s" -s made/service.lua "http://$service" | tail -1 | tee -a made/service.jsonl >&2
done

say "school days of the whole county, one after the other"
cat >made/service.toml <<TOML
[[authority]]
id = "ashshire"
name = "Ashshire County Council"
policy = "herefordshire"
store = "$work/stores/ashshire/store"
files = "$work/stores/ashshire/files"
roots = "$work/stores/ashshire/roots"
TOML
# A day of the county's registers that has not come yet, and every fortieth mark of the last one put right.
# A few weeks of them: the file of two years is gigabytes.
until=$(date -d "$day + 45 days" +%F)
awk -F, -v from="$day" -v until="$until" 'NR == 1 || $3 >= from && $3 < until' "$work/county/marks.csv" >made/weeks.csv
mapfile -t dates < <($python - made/weeks.csv "$days" <<'PY'
import collections, csv, sys
marks, days = sys.argv[1:]
of = collections.defaultdict(list)
with open(marks, newline="") as file:
    rows = csv.reader(file)
    head = next(rows)
    date, code = head.index("date"), head.index("code")
    for row in rows:
        of[row[date]].append(row)
whole = [d for d in sorted(of) if len(of[d]) > max(map(len, of.values())) * 0.9]
for before, today in list(zip(whole, whole[1:]))[: int(days) + 1]:
    put_right = [row[:code] + ["L" if row[code] in "/\\" else "/"] + row[code + 1 :] for row in of[before][::40]]
    with open(f"made/day-{today}.csv", "w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([head, *of[today], *put_right])
    print(today)
PY
)
load() {
    local began ended
    began=$(date +%s.%N)
    "$bin/herringbone" load made/service.toml ashshire "made/day-$1.csv" --as-at "$1" --good-rows >made/load.out 2>made/load.err
    ended=$(date +%s.%N)
    echo "{\"what\":\"day$2\",\"seconds\":$(printf %.3f "$(echo "$ended - $began" | bc)"),\"rows\":$(($(wc -l <"made/day-$1.csv") - 1))}" |
        tee -a made/service.jsonl >&2
    cat made/load.out >&2
}
for ((n = 0; n < days - 1; n++)); do load "${dates[n]}" ""; done
$python service_rows.py "made/day-${dates[0]}.csv" | tee -a made/service.jsonl >&2

say "the last of them while $people people read"
load "${dates[days - 1]}" _while_read & loading=$!
sleep 0.3
WHAT=record PAUSE=_while_loading wrk -t1 -c"$people" -d3s -s made/service.lua "http://$service" | tail -1 | tee -a made/service.jsonl >&2
wait "$loading"

say "a day of the largest school"
file=made/day-${dates[days]}.csv
largest=$(cut -d, -f2 "$file" | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')
awk -F, -v school="$largest" 'NR == 1 || $2 == school' "$file" >made/largest.csv
mv made/largest.csv "$file"
load "${dates[days]}" _of_a_school
$python service_table.py made/service.jsonl | tee made/service.md
