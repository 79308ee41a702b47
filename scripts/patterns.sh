#!/usr/bin/env bash
# Random patterns through the matcher and the reference matcher: scripts/patterns.sh [CASES [SEED]]; a hundred thousand
# take ten minutes. What differs is printed, shrunk to a test.
set -euo pipefail
cd "$(dirname "$0")/.."
go test -count=1 -timeout 60m ./internal/sim -run 'TestPatterns$|TestPatternChecks' -sim.patterns="${1:-100000}" -sim.seed="${2:-0}"
