#!/usr/bin/env bash
# Makes the figures of docs/performance.md, as Markdown: scripts/performance.sh [RUNS]. Run it on a quiet machine: the
# load is printed at both ends. The comparison of files needs Python 3 and gets DuckDB into bench/peers/build; the other
# engines are compared by bench/peers/run.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-7}
make -s build
load() { echo "load $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || echo unknown), $(date -u +%F)"; }
section() { printf '\n## %s\n\n' "$1"; }
table() { # the lines of eventflux bench as they come
    printf '```text\n'
    ./eventflux bench "$@"
    printf '```\n'
}
load
section "In process, one core"
GOMAXPROCS=1 table W1 W2 W3 W3t W4 W5 W6 P1 P10 PN P100 --runs "$runs"
section "In process, two shards"
table W2 W3t W4 W5 W6 P10 --shards 2 --runs "$runs"
section "A tick of one row"
printf '```text\n'
go test ./internal/bench -run '^$' -bench TickOfOneRow -benchtime 200000x | grep ^Benchmark
printf '```\n'
section "Files, start, many keys"
table W8 W9 W8csv W9csv keys start --runs "$runs"
section "Latency"
table latency
if command -v python3 >/dev/null; then
    section "Files beside DuckDB"
    [ -d bench/peers/build/venv ] || { python3 -m venv bench/peers/build/venv && bench/peers/build/venv/bin/pip -q install -r bench/peers/requirements.txt; }
    bench/peers/build/venv/bin/python bench/peers/files.py ./eventflux --runs "$runs"
fi
load
