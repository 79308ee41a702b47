package bench

import (
	"bufio"
	"fmt"
	"io"
)

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
