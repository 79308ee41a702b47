"""DuckDB on the workloads that it can express: duckdb_peer.py WORKLOAD KEYS EVENTS RUNS THREADS, a line of JSON a run.

The events stand in a table in memory before the clock starts, the results in another when it stops.
"""
import json
import sys
import time

import duckdb
import numpy as np

# What each workload computes, and what is counted of its result afterwards, outside the clock.
QUERIES = {
    "W1": ("SELECT symbol, price * volume AS n FROM trades WHERE price > 150", "n"),
    "W2": ("SELECT ts // 60000 AS w, symbol, count(*) AS n, sum(volume) AS v, avg(price) AS p FROM trades GROUP BY ALL", "n"),
    "W3": ("""SELECT avg(price) OVER w AS p, sum(volume) OVER w AS v, min(price) OVER w AS lo, max(price) OVER w AS hi
        FROM trades WINDOW w AS (ORDER BY i ROWS BETWEEN 999 PRECEDING AND CURRENT ROW)""", "v"),
    "W4": ("""SELECT a.price AS ap, b.price AS bp FROM (FROM trades WHERE price > 150) a
        ASOF JOIN (FROM trades WHERE price < 50) b ON a.symbol = b.symbol AND a.i < b.i WHERE b.ts - a.ts <= 1000""",
           "round(ap * 100) + round(bp * 100)"),
    "W6": ("""FROM (SELECT price AS ap, lead(price) OVER w AS bp, lead(price, 2) OVER w AS cp
        FROM trades WINDOW w AS (PARTITION BY symbol ORDER BY i)) WHERE bp > ap AND cp > bp""",
           "round(ap * 100) + round(bp * 100) + round(cp * 100)"),
}


def draws(n):
    """The first n draws of splitmix64 with state 42."""
    with np.errstate(over="ignore"):
        z = np.uint64(42) + np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def main():
    workload, keys, events, runs, threads = sys.argv[1], *map(int, sys.argv[2:6])
    r = draws(3 * events).reshape(events, 3)
    i = np.arange(events, dtype=np.int64)
    frame = {
        "k": (r[:, 0] % np.uint64(keys)).astype(np.int64),
        "price": (r[:, 1] % np.uint64(20000)).astype(np.float64) / 100,
        "volume": (r[:, 2] % np.uint64(1000)).astype(np.int64) + 1,
        "ts": 1700000000000 + i // 10,
        "i": i,
    }
    db = duckdb.connect()
    db.execute(f"SET threads = {threads}")
    db.execute("CREATE TABLE trades AS SELECT format('S{:06d}', k) AS symbol, price, volume, ts, i FROM frame")
    query, value = QUERIES[workload]
    query = "CREATE OR REPLACE TEMP TABLE results AS " + query
    db.execute(query)
    for _ in range(runs):
        t0 = time.perf_counter()
        db.execute(query)
        seconds = time.perf_counter() - t0
        count, checksum = db.execute(f"SELECT count(*), sum({value}) FROM results").fetchone()
        print(json.dumps({"engine": "duckdb", "workload": workload, "keys": keys, "events": events, "seconds": seconds,
                          "count": count, "checksum": float(checksum)}), flush=True)


main()
