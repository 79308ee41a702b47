#!/usr/bin/env bash
# Gets the engines that EventFlux is compared with, builds what runs them and compares: bench/peers/run.sh
# [--rounds N] [--events N] [WORKLOAD:KEYS …]. Needs Java 17, Maven and Python 3; everything goes to bench/peers/build.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p build/classes
[ -d build/lib ] || mvn -q -B dependency:copy-dependencies -DoutputDirectory="$PWD/build/lib" -DincludeScope=runtime
javac -nowarn -proc:none -cp 'build/lib/*' -d build/classes src/*.java
[ -d build/venv ] || { python3 -m venv build/venv && build/venv/bin/pip -q install -r requirements.txt; }
make -s -C ../.. build
(cd rows && CGO_ENABLED=0 go build -o ../build/rows .)
echo "$(uname -sm), $(nproc) cores, $(java -version 2>&1 | head -1), duckdb $(build/venv/bin/python -c 'import duckdb; print(duckdb.__version__)'), $(../../eventflux version)"
echo
build/venv/bin/python compare.py "$@"
