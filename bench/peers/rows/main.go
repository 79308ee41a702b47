// Command rows runs a workload through the library with one struct per Send, live: rows WORKLOAD KEYS EVENTS RUNS.
// It prints a line of JSON per run.
package main

import (
	"context"
	"fmt"
	"log"
	"math"
	"os"
	"strconv"
	"time"

	"github.com/eventflux-go/eventflux"
)

// Trade is an event; see docs/performance.md for how they are drawn.
type Trade struct {
	Symbol string
	Price  float64
	Volume int64
	TS     int64
}

const start = 1700000000000

// result is what a workload's rows are counted by.
type result struct{ Value float64 }

var workloads = map[string]string{
	"W1":  "SELECT symbol, price * volume AS value FROM Trades WHERE price > 150",
	"W2":  "SELECT symbol, avg(price) AS p, sum(volume) AS v, CAST(count(*) AS DOUBLE) AS value FROM Trades WINDOW TUMBLING(1 MINUTE) GROUP BY symbol",
	"W3":  "SELECT avg(price) AS p, min(price) AS lo, max(price) AS hi, CAST(sum(volume) AS DOUBLE) AS value FROM Trades WINDOW LENGTH(1000)",
	"W3t": "SELECT symbol, avg(price) AS p, CAST(sum(volume) AS DOUBLE) AS value FROM Trades WINDOW TIME(10 SECONDS) GROUP BY symbol",
	"W4": `SELECT round(a.price * 100) + round(b.price * 100) AS value
		FROM PATTERN (EVERY a=Trades[price > 150] -> b=Trades[symbol = a.symbol AND price < 50] WITHIN 1 SECOND)`,
	"W5": `SELECT round(a.price * 100) + round(b.price * 100) + round(c.price * 100) AS value
		FROM PATTERN (EVERY a=Trades[price > 150] -> b=Trades[symbol = a.symbol AND price > a.price]
			-> c=Trades[symbol = a.symbol AND price < 50] WITHIN 5 SECONDS)`,
	"W6": `SELECT round(a.price * 100) + round(b.price * 100) + round(c.price * 100) AS value
		FROM SEQUENCE (EVERY a=Trades, b=Trades[price > a.price], c=Trades[price > b.price]) PARTITION BY symbol`,
}

func main() {
	if len(os.Args) != 5 {
		log.Fatal("usage: rows WORKLOAD KEYS EVENTS RUNS")
	}
	name := os.Args[1]
	query, ok := workloads[name]
	if !ok {
		log.Fatalf("no workload %s", name)
	}
	var n [3]int
	for i := range n {
		v, err := strconv.Atoi(os.Args[2+i])
		if err != nil {
			log.Fatal(err)
		}
		n[i] = v
	}
	keys, events := n[0], draw(n[1], n[0])
	for range n[2] {
		seconds, count, sum, err := run(query, events)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf(`{"engine":"eventflux structs","workload":%q,"keys":%d,"events":%d,"seconds":%.4f,"count":%d,"checksum":%.2f}`+"\n",
			name, keys, len(events), seconds, count, sum)
	}
}

// draw makes the events by splitmix64 with state 42.
func draw(n, keys int) []Trade {
	names := make([]string, keys)
	for k := range names {
		names[k] = fmt.Sprintf("S%06d", k)
	}
	state := uint64(42)
	next := func() uint64 {
		state += 0x9E3779B97F4A7C15
		z := state
		z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
		z = (z ^ z>>27) * 0x94D049BB133111EB
		return z ^ z>>31
	}
	events := make([]Trade, n)
	for i := range events {
		events[i] = Trade{names[next()%uint64(keys)], float64(next()%20000) / 100, int64(next()%1000) + 1, start + int64(i)/10}
	}
	return events
}

// run sends the events, whose time is their column ts, and ends the input.
func run(query string, events []Trade) (seconds float64, count int64, sum float64, err error) {
	ctx := context.Background()
	eng, err := eventflux.Open(eventflux.Options{})
	if err != nil {
		return 0, 0, 0, err
	}
	app, err := eng.Compile(ctx, `CREATE STREAM Trades (symbol STRING, price DOUBLE, volume LONG, ts LONG, WATERMARK FOR ts AS ts);
		CREATE STREAM Out (value DOUBLE);
		INSERT INTO Out SELECT value FROM (`+query+`);`, nil)
	if err != nil {
		return 0, 0, 0, err
	}
	in, err := eventflux.Input[Trade](app, "Trades")
	if err != nil {
		return 0, 0, 0, err
	}
	if _, err = eventflux.Subscribe(app, "Out", func(e eventflux.Event[result]) {
		count++
		sum += e.Row.Value
	}); err != nil {
		return 0, 0, 0, err
	}
	if err = app.Start(ctx); err != nil {
		return 0, 0, 0, err
	}
	began := time.Now()
	for i := range events {
		if err = in.Send(ctx, events[i]); err != nil {
			return 0, 0, 0, err
		}
	}
	if err = app.Flush(ctx); err != nil {
		return 0, 0, 0, err
	}
	seconds = time.Since(began).Seconds()
	return seconds, count, math.Round(sum*100) / 100, app.Close(ctx)
}
