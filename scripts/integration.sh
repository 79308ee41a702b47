#!/usr/bin/env bash
# The longer proofs: the race detector, random applications against the oracle, the language tests through the binary.
set -euo pipefail
cd "$(dirname "$0")/.."
export TMPDIR="${TMPDIR:-/tmp}"

step() { printf '\n== %s\n' "$*"; }

step "race detector"
CGO_ENABLED=1 go test -race -timeout 20m ./...
