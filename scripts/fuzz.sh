#!/usr/bin/env bash
# The fuzz targets, each for a while: scripts/fuzz.sh [TIME], such as 10m; for the night, not for every change.
set -euo pipefail
cd "$(dirname "$0")/.."
for_time=${1:-1m}
fuzz() { go test "./$1" -run '^$' -fuzz "^$2\$" -fuzztime "$for_time"; }
fuzz internal/parse FuzzLexer
fuzz internal/parse FuzzParse
fuzz internal/check FuzzCheck
fuzz internal/app FuzzPattern
fuzz formats/json FuzzJSON
fuzz formats/csv FuzzCSV
fuzz internal/codec FuzzReader
fuzz internal/state FuzzInternerLoad
