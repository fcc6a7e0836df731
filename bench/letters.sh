#!/usr/bin/env bash
# Letters a second on one core, ours against LibreOffice headless, on the same letters in the same run.
# In: how many letters (default 300). Out: seconds, letters a second, the ratio, and the memory for 5,000.
# Needs soffice (Debian: libreoffice-writer-nogui), GNU time (Debian: time) and `make assets`.
set -euo pipefail
cd "$(dirname "$0")/.."
letters=${1:-300}
for program in soffice taskset /usr/bin/time; do
    command -v "$program" >/dev/null || { echo "$program is missing (Debian: libreoffice-writer-nogui, util-linux, time)"; exit 1; }
done
cargo build --quiet --release --package letters --example write_all
write=target/release/examples/write_all
# In memory where there is such a folder, so that nobody's disk is measured.
work=$(mktemp -d -p "$([[ -d /dev/shm ]] && echo /dev/shm || echo "${TMPDIR:-/tmp}")")
trap 'rm -rf "$work"' EXIT

# Seconds of the wall on one core.
seconds() { /usr/bin/time -f %e -o "$work/time" taskset -c 0 "$@" >/dev/null 2>&1; cat "$work/time"; }

"$write" "$work/word" word "$letters"
ours=$(seconds "$write" "$work/ours" pdf "$letters")
# LibreOffice starts once for two hundred letters, which is the best that it can do: of more it silently leaves some out.
convert() {
    find "$work/word" -name '*.docx' -print0 | sort -z | xargs -0 -n 200 soffice \
        "-env:UserInstallation=file://$work/profile" --headless --convert-to pdf --outdir "$work/theirs"
}
export -f convert
export work
theirs=$(seconds bash -c convert)
made() { find "$1" -name '*.pdf' | wc -l; }
[[ $(made "$work/ours") == "$letters" && $(made "$work/theirs") == "$letters" ]] || { echo "not every letter was made"; exit 1; }
awk -v n="$letters" -v a="$ours" -v b="$theirs" 'BEGIN {
    printf "%-24s %8s %10s\n", n " letters, one core", "seconds", "a second"
    printf "%-24s %8.1f %10.1f\n", "ours", a, n / a
    printf "%-24s %8.1f %10.1f\n", "LibreOffice headless", b, n / b
    printf "ours are %.1f times as many\n", b / a
}'
for many in 500 5000; do
    /usr/bin/time -f %M -o "$work/memory" taskset -c 0 "$write" "$work/many" pdf "$many"
    echo "most memory for $many letters: $(($(cat "$work/memory") / 1024)) MB"
    rm -rf "$work/many"
done
