#!/usr/bin/env bash
# Starts a private PostgreSQL cluster on the given port of 127.0.0.1, prints its address, and ends it
# when standard input closes. PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v postgres)")
folder=$(mktemp -d /tmp/evidence-postgres.XXXXXX)
as=()
if [ "$(id -u)" = 0 ]; then
    owner=$(id -u postgres >/dev/null 2>&1 && echo postgres || echo nobody)
    chown "$owner" "$folder"
    as=(setpriv --reuid "$owner" --clear-groups --regid "$(id -g "$owner")")
fi
port=$1
trap 'kill -INT "${server:-}" 2>/dev/null || true; wait || true; rm -rf "$folder"' EXIT
"${as[@]}" "$bin/initdb" -D "$folder/data" -U evidence -A trust -E UTF8 --locale C >/dev/null
"${as[@]}" "$bin/postgres" -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories="$folder" -c fsync=off -c max_connections=300 >"$folder/log" 2>&1 &
server=$!
for _ in $(seq 100); do
    if "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" -U evidence; then break; fi
    sleep 0.1
done
echo "postgres://evidence@127.0.0.1:$port/"
cat >/dev/null
