#!/usr/bin/env bash
# What: how long PostgreSQL takes merely to take a marks file in, by COPY into a plain table without indexes.
# In:   a marks.csv; PG_BIN may name another folder of PostgreSQL programs.
# Out:  one JSON line: seconds, rows, how it was read, the settings in force. The cluster is thrown away.
#
# The cluster has PostgreSQL's defaults (fsync and synchronous_commit on), but for shared_buffers 1GB,
# max_wal_size 8GB and checkpoint_timeout 30min, so that no checkpoint falls into the load.
set -euo pipefail

if [[ $# -ne 1 || ! -f $1 ]]; then
    echo "usage: pg_copy.sh MARKS_CSV" >&2
    exit 2
fi
marks=$(realpath "$1")
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
if [[ ! -x $bin/initdb ]]; then
    echo "pg_copy.sh: no PostgreSQL programs in $bin; set PG_BIN" >&2
    exit 2
fi

# PostgreSQL refuses to run as root.
as=()
owner=$(id -un)
if [[ $(id -u) -eq 0 ]]; then
    owner=nobody
    if id postgres >/dev/null 2>&1; then owner=postgres; fi
    as=(runuser -u "$owner" --)
fi
# The folder we start in may be closed to that user.
cd /

home=$(mktemp -d -t pg_copy.XXXXXX)
tear_down() {
    if [[ -f $home/data/postmaster.pid ]]; then
        "${as[@]}" "$bin/pg_ctl" stop -D "$home/data" -m immediate -s || true
    fi
    rm -rf "$home"
}
trap tear_down EXIT
trap 'exit 1' INT TERM HUP
chown "$owner" "$home"

"${as[@]}" "$bin/initdb" -D "$home/data" -U bench --auth=trust --encoding=UTF8 --locale=C --no-sync >"$home/initdb.log" 2>&1 \
    || { cat "$home/initdb.log" >&2; exit 1; }
cat >>"$home/data/postgresql.conf" <<EOF
listen_addresses = ''
unix_socket_directories = '$home'
shared_buffers = 1GB
max_wal_size = 8GB
checkpoint_timeout = 30min
EOF
"${as[@]}" "$bin/pg_ctl" start -D "$home/data" -w -s -l "$home/data/server.log" \
    || { cat "$home/data/server.log" >&2; exit 1; }

sql() { "${as[@]}" "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$home" -U bench -d postgres "$@"; }

sql -c 'CREATE TABLE marks (upn text, laestab int, date date, session text, code text)'

# COPY matches columns by place, and a pack may hold them in any order.
columns=$(head -n 1 "$marks" | tr -d '\r')
if "${as[@]}" test -r "$marks"; then
    method='COPY FROM a file the server reads'
    copy="COPY marks ($columns) FROM '${marks//\'/\'\'}' (FORMAT csv, HEADER)"
    timing=$(sql -c '\timing on' -c "$copy" | tail -n 1)
else
    method='\\copy through the client'
    timing=$(sql -c '\timing on' -c "COPY marks ($columns) FROM STDIN (FORMAT csv, HEADER)" <"$marks" | tail -n 1)
fi
# "Time: 12345.678 ms (00:12.346)"
milliseconds=$(awk '$1 == "Time:" { print $2 }' <<<"$timing")
if [[ -z $milliseconds ]]; then
    echo "pg_copy.sh: psql gave no time: $timing" >&2
    exit 1
fi

rows=$(sql -c 'SELECT count(*) FROM marks')
settings=$(sql -c "SELECT json_object_agg(name, current_setting(name)) FROM pg_settings WHERE name IN
    ('shared_buffers', 'max_wal_size', 'checkpoint_timeout', 'fsync', 'synchronous_commit', 'full_page_writes', 'wal_level')")
version=$(sql -c "SELECT split_part(current_setting('server_version'), ' ', 1)")

printf '{"peer": "PostgreSQL %s", "method": "%s", "seconds": %s, "rows": %s, "settings": %s}\n' \
    "$version" "$method" "$(awk -v ms="$milliseconds" 'BEGIN { printf "%.3f", ms / 1000 }')" "$rows" "$settings"
