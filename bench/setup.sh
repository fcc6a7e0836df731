#!/usr/bin/env bash
# What: makes bench/.venv with the peers of requirements.txt; does nothing when it is already up to date.
# In:   python3 (3.10 or later) and a package index.
# Out:  bench/.venv
set -euo pipefail
cd "$(dirname "$0")"

stamp=.venv/requirements.installed
if [[ -f $stamp ]] && cmp -s requirements.txt "$stamp"; then
    exit 0
fi
python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
cp requirements.txt "$stamp"
