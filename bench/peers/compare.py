"""Runs the engines in turn on the same workloads and prints a table: compare.py [--rounds N] [--events N] [WORKLOAD:KEYS …].

Each run is a process of its own: it makes the events, then measures once. The peers warm up before that, EventFlux does
not. Run it by run.sh, which gets the engines.
"""
import argparse
import json
import os
import statistics
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.join(HERE, "build")
WORKLOADS = ["W1:1000", "W2:1000", "W2:100000", "W3:1000", "W3t:1000", "W4:1000", "W4:100000", "W5:1000", "W6:1000"]
SLOW = {"W3t": 1_000_000, "W5": 1_000_000}  # events where a peer needs minutes for five million
PRICES = {"W4", "W5", "W6"}  # summed up in cents by the others
DUCKDB = {"W1", "W2", "W3", "W4", "W6"}


def java(engine):
    jars = os.path.join(BUILD, "lib", "*") + ":" + os.path.join(BUILD, "classes")
    return lambda w, k, n: ["java", "-Xmx6g", "-XX:+UseParallelGC", "-cp", jars, "Peers", engine, w, str(k), str(n), "1"]


def duckdb(threads):
    python = os.path.join(BUILD, "venv", "bin", "python")
    return lambda w, k, n: [python, os.path.join(HERE, "duckdb_peer.py"), w, str(k), str(n), "1", str(threads)] if w in DUCKDB else None


def ours(w, k, n):
    return [os.path.join(HERE, "..", "..", "eventflux"), "bench", w, "--keys", str(k), "--events", str(n), "--runs", "1", "--json"]


def rows(w, k, n):
    return [os.path.join(BUILD, "rows"), w, str(k), str(n), "1"]


ENGINES = {
    "EventFlux, columns": ours,
    "EventFlux, structs": rows,
    "Esper 9.0.0": java("esper"),
    "Siddhi 5.1.30": java("siddhi"),
    "DuckDB, 1 thread": duckdb(1),
    "DuckDB, 2 threads": duckdb(2),
}


def once(command):
    out = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "GOMAXPROCS": "1"}, timeout=900)
    lines = [line for line in out.stdout.splitlines() if line.startswith("{")]
    if out.returncode != 0 or not lines:
        raise SystemExit(f"{' '.join(command)}: exit code {out.returncode}\n{out.stderr[-2000:]}")
    return json.loads(lines[-1])


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--rounds", type=int, default=5)
    args.add_argument("--events", type=int, default=5_000_000)
    args.add_argument("workloads", nargs="*", default=WORKLOADS)
    a = args.parse_args()
    print("| workload | engine | M events/s, median | lowest to highest | rows | checksum | answer |")
    print("|---|---|---|---|---|---|---|")
    for spec in a.workloads:
        workload, _, keys = spec.partition(":")
        events = min(a.events, SLOW.get(workload, a.events))
        commands = {name: make(workload, int(keys or 1000), events) for name, make in ENGINES.items()}
        runs = {name: [] for name, command in commands.items() if command}
        for _ in range(a.rounds):
            for name in runs:
                runs[name].append(once(commands[name]))
        first = None
        for name, results in runs.items():
            rate = [events / r["seconds"] / 1e6 for r in results]
            last = results[-1]
            checksum = float(last["checksum"])
            if name == "EventFlux, columns" and workload in PRICES:
                checksum *= 100
            answer = (last["count"], round(checksum))
            first = first or answer
            print(f"| {workload}, K = {int(keys or 1000):,}, {events:,} events | {name} | {statistics.median(rate):.2f} "
                  f"| {min(rate):.2f} to {max(rate):.2f} | {last['count']:,} | {checksum:,.0f} | {'right' if answer == first else 'differs'} |", flush=True)


main()
