#!/usr/bin/env bash
# Installs what the tests need and this machine lacks: PostgreSQL's server programs, Chromium, the malware
# scanner clamd, nginx and PgBouncer, as Debian packages.
set -euo pipefail
missing=()
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing+=(postgresql)
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || missing+=(chromium)
[ -x /usr/sbin/clamd ] || missing+=(clamav-daemon)
[ -x /usr/sbin/nginx ] || missing+=(nginx-light)
[ -x /usr/sbin/pgbouncer ] || missing+=(pgbouncer)
command -v cc >/dev/null || missing+=(build-essential)
[ ${#missing[@]} = 0 ] && exit 0
as=()
[ "$(id -u)" = 0 ] || as=(sudo)
export DEBIAN_FRONTEND=noninteractive
"${as[@]}" apt-get update -q
"${as[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}"
