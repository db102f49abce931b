#!/usr/bin/env bash
# Installs what the tests need and this machine lacks: PostgreSQL's server programs, Chromium, the malware
# scanner clamd, nginx, PgBouncer, unzip and openssl, as Debian packages; and what checks evidence packs, as Python packages of
# its own.
set -euo pipefail
missing=()
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing+=(postgresql)
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || missing+=(chromium)
[ -x /usr/sbin/clamd ] || missing+=(clamav-daemon)
[ -x /usr/sbin/nginx ] || missing+=(nginx-light)
[ -x /usr/sbin/pgbouncer ] || missing+=(pgbouncer)
command -v cc >/dev/null || missing+=(build-essential)
command -v unzip >/dev/null || missing+=(unzip)
command -v openssl >/dev/null || missing+=(openssl)
python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
if [ ${#missing[@]} != 0 ]; then
    as=()
    [ "$(id -u)" = 0 ] || as=(sudo)
    export DEBIAN_FRONTEND=noninteractive
    "${as[@]}" apt-get update -q
    "${as[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}"
fi
packs=$(dirname "$0")/packs
if ! cmp -s "$packs/requirements.txt" "$packs/.venv/installed.txt"; then
    python3 -m venv --clear "$packs/.venv"
    "$packs/.venv/bin/pip" install -q --disable-pip-version-check --no-deps -r "$packs/requirements.txt"
    cp "$packs/requirements.txt" "$packs/.venv/installed.txt"
fi
