#!/usr/bin/env bash
# The longer proofs, and what needs real servers: each step says what it proves. Servers come from Debian's packages,
# listen on loopback and are stopped at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s (%s s so far)\n' "$*" "$SECONDS"; }

make build

step "language tests through the binary"
./eventflux test tests examples

step "race detector"
CGO_ENABLED=1 go test -race -timeout 20m ./...

step "the walk-throughs of CONTRIBUTING.md, applied to a copy"
go test -count=1 ./docs -run Walkthrough -walkthrough

step "metrics, read by Prometheus"
bash scripts/prometheus.sh
