package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// FileWorkload is a query from a file of events to a file of rows.
type FileWorkload struct {
	ID     string
	Query  string // over 'FILE'
	Rows   int64  // of the result for 2,000,000 events over 1,000 symbols
	Events int
}

// Files lists the workloads from file to file. The events are NDJSON lines of the columnar workloads' stream.
var Files = []FileWorkload{
	{ID: "W8", Query: "SELECT symbol, price * volume AS notional FROM '%s' WHERE price > 150", Rows: 499745, Events: 2_000_000},
	{ID: "W9", Query: "SELECT symbol, count(*) AS n, sum(volume) AS v, avg(price) AS p FROM '%s' WINDOW TUMBLING(1 MINUTE) GROUP BY symbol",
		Rows: 4000, Events: 2_000_000},
}

// WriteLines writes n events as NDJSON.
func WriteLines(w io.Writer, n, keys int) error {
	out := bufio.NewWriterSize(w, 1<<20)
	var line []byte
	Events(n, keys, func(_ int, e Event) {
		line = AppendLine(line[:0], e)
		out.Write(line) // the error stays with the writer until Flush
	})
	return out.Flush()
}

// WriteCSV writes n events as CSV with a header.
func WriteCSV(w io.Writer, n, keys int) error {
	out := bufio.NewWriterSize(w, 1<<20)
	out.WriteString("symbol,price,volume,ts\n")
	Events(n, keys, func(_ int, e Event) {
		fmt.Fprintf(out, "S%06d,%s,%d,%d\n", e.Symbol, price(e.Cents), e.Volume, e.Millis)
	})
	return out.Flush()
}

// CountLines counts the lines of a result.
func CountLines(r io.Reader) (int64, error) {
	buf := make([]byte, 1<<16)
	var n int64
	for {
		k, err := r.Read(buf)
		n += int64(bytes.Count(buf[:k], []byte{'\n'}))
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}
