#!/usr/bin/env bash
# The longer proofs, and what needs real servers: each step says what it proves. Servers come from Debian's packages,
# listen on loopback and are stopped at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s (%s s so far)\n' "$*" "$SECONDS"; }

make build

step "language tests through the binary"
./eventflux test tests examples

step "random applications: the engine agrees with the oracle"
go test -count=1 -timeout 40m ./internal/sim -run 'TestOracle$' -sim.cases=10000

step "random applications under the race detector"
CGO_ENABLED=1 go test -race -count=1 -timeout 40m ./internal/sim -run 'TestOracle$' -sim.cases=500 -sim.seed=20001

step "race detector: everything that has goroutines"
CGO_ENABLED=1 go test -race -timeout 20m . ./connector ./connectors/... ./eventfluxtest ./internal/app ./internal/embed ./internal/op \
	./internal/runtime ./internal/scenario ./internal/server/... ./tests

step "invariants: borrowed batches are scribbled over, rows come out in order of time"
go test -tags invariants -timeout 20m ./internal/... ./tests

step "a million and a half damaged texts"
go test -count=1 -timeout 20m ./internal/parse -run TestMutations -parse.mutations=1500000

step "the walk-throughs of CONTRIBUTING.md, applied to a copy"
go test -count=1 ./docs -run Walkthrough -walkthrough

step "metrics, read by Prometheus"
bash scripts/prometheus.sh

step "random patterns: the matcher agrees with the reference matcher"
bash scripts/patterns.sh 100000 0
