#!/usr/bin/env python3
"""Runs W8 and W9 (NDJSON and CSV, file to file) in EventFlux and in DuckDB, by turns, and prints the rates, and the
processor time per million lines, which other work on the machine changes less.

EventFlux is timed as a whole process, start included; DuckDB inside a running Python, as its tables, extension and
code are already in memory. DuckDB is told the columns, so that it need not look for them. Needs: pip install duckdb

    bench/peers/files.py ./eventflux [--events N] [--runs R] [--threads T]
"""
import argparse
import os
import statistics
import subprocess
import tempfile
import time

import duckdb

M = (1 << 64) - 1


def events(n, keys=1000):
    """The events of the workloads: see internal/bench/events.go."""
    s = 42

    def draw():
        nonlocal s
        s = (s + 0x9E3779B97F4A7C15) & M
        z = s
        z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & M
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & M
        return z ^ z >> 31

    for i in range(n):
        r1, r2, r3 = draw(), draw(), draw()
        yield "S%06d" % (r1 % keys), r2 % 20000 / 100, r3 % 1000 + 1, 1700000000000 + i // 10


def make(dir, n):
    ndjson, csv = os.path.join(dir, "trades.ndjson"), os.path.join(dir, "trades.csv")
    with open(ndjson, "w") as j, open(csv, "w") as c:
        c.write("symbol,price,volume,ts\n")
        for symbol, price, volume, ts in events(n):
            j.write('{"symbol":"%s","price":%s,"volume":%d,"ts":%d}\n' % (symbol, price, volume, ts))
            c.write("%s,%s,%d,%d\n" % (symbol, price, volume, ts))
    return {"ndjson": ndjson, "csv": csv}


COLUMNS = "{symbol: 'VARCHAR', price: 'DOUBLE', volume: 'BIGINT', ts: 'BIGINT'}"
SOURCE = {
    "ndjson": "read_json('%s', format='newline_delimited', columns=" + COLUMNS + ")",
    "csv": "read_csv('%s', header=true, columns=" + COLUMNS + ")",
}
TARGET = {"ndjson": "(FORMAT json)", "csv": "(FORMAT csv, HEADER)"}
DUCK = {
    "W8": "SELECT symbol, price * volume AS notional FROM %s WHERE price > 150",
    "W9": "SELECT symbol, count(*) AS n, sum(volume) AS v, avg(price) AS p FROM %s GROUP BY symbol, ts // 60000",
}
OURS = {
    "W8": "SELECT symbol, price * volume AS notional FROM '%s' WHERE price > 150",
    "W9": "SELECT symbol, count(*) AS n, sum(volume) AS v, avg(price) AS p FROM '%s' WINDOW TUMBLING(1 MINUTE) GROUP BY symbol",
}


def lines(path):
    with open(path, "rb") as f:
        return sum(1 for _ in f)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("program")
    p.add_argument("--events", type=int, default=2_000_000)
    p.add_argument("--runs", type=int, default=9)
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    with tempfile.TemporaryDirectory() as dir:
        files = make(dir, a.events)
        db = duckdb.connect(config={"threads": a.threads})
        version = subprocess.run([a.program, "version"], capture_output=True, text=True).stdout.split("\n")[0]
        print("%s, DuckDB %s, %d threads, %d lines, medians of %d" % (version, duckdb.__version__, a.threads, a.events, a.runs))
        print("| | EventFlux, M lines/s | DuckDB | ratio | EventFlux, CPU ms per M lines | DuckDB | ratio |")
        print("|---|---|---|---|---|---|---|")
        for format, path in files.items():
            for id in OURS:
                measure(a, db, dir, format, path, id)


def measure(a, db, dir, format, path, id):
    ours, duck = os.path.join(dir, "ours." + format), os.path.join(dir, "duck." + format)
    sql = "COPY (%s) TO '%s' %s" % (DUCK[id] % (SOURCE[format] % path), duck, TARGET[format])
    env = dict(os.environ, GOMAXPROCS=str(a.threads))
    mine, theirs, my_cpu, their_cpu = [], [], [], []
    for _ in range(a.runs):
        start = time.monotonic()
        with open(ours, "wb") as out:
            child = subprocess.Popen([a.program, "query", "--quiet", "-o", format, OURS[id] % path], stdout=out, env=env)
            _, status, used = os.wait4(child.pid, 0)
        mine.append(time.monotonic() - start)
        my_cpu.append(used.ru_utime + used.ru_stime)
        if status != 0:
            raise SystemExit("%s: status %d" % (id, status))
        start, cpu = time.monotonic(), time.process_time()
        db.execute(sql)
        theirs.append(time.monotonic() - start)
        their_cpu.append(time.process_time() - cpu)
    if lines(ours) != lines(duck):
        raise SystemExit("%s: %d lines of ours, %d of DuckDB's" % (id, lines(ours), lines(duck)))
    rate = lambda t: a.events / statistics.median(t) / 1e6
    cost = lambda t: statistics.median(t) * 1e9 / a.events
    print("| %s, %s | %.1f | %.1f | %.1f | %.0f | %.0f | %.1f |" % (id, format, rate(mine), rate(theirs), rate(mine) / rate(theirs),
          cost(my_cpu), cost(their_cpu), cost(their_cpu) / cost(my_cpu)), flush=True)


if __name__ == "__main__":
    main()
