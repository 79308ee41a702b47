// Package bench holds the workloads that EventFlux measures itself with. Their events and their answers are defined
// exactly, so that engines can be compared and a wrong answer is found.
package bench

import (
	"fmt"

	"github.com/eventflux-go/eventflux/vec"
)

// TradesSchema is the stream that all workloads read.
const TradesSchema = "CREATE STREAM Trades (symbol STRING, price DOUBLE, volume LONG, ts LONG);\n"

// startMillis is the time of the first event; ten events share a millisecond.
const startMillis = 1700000000000

// splitmix64 is the generator of the events (Steele, Lea, Flood: Fast splittable pseudorandom number generators,
// OOPSLA 2014), with state 42.
type splitmix64 uint64

func (s *splitmix64) next() uint64 {
	*s += 0x9E3779B97F4A7C15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// Event is one event of the workloads.
type Event struct {
	Symbol int // S%06d
	Cents  int // price × 100
	Volume int64
	Millis int64
}

// Events calls yield with events 0 … n-1 over keys different symbols.
func Events(n, keys int, yield func(i int, e Event)) {
	r := splitmix64(42)
	for i := range n {
		r1, r2, r3 := r.next(), r.next(), r.next()
		yield(i, Event{int(r1 % uint64(keys)), int(r2 % 20000), int64(r3%1000) + 1, startMillis + int64(i)/10})
	}
}

// Row is an event as the loops written by hand take it.
type Row struct {
	Symbol string
	Price  float64
	Volume int64
	Millis int64
}

// Rows are the rows of the batches.
func Rows(batches []*vec.Batch) []Row {
	var rows []Row
	for _, b := range batches {
		for i := range b.Len {
			rows = append(rows, Row{b.Cols[0].Str[i], b.Cols[1].F64[i], b.Cols[2].I64[i], b.Cols[3].I64[i]})
		}
	}
	return rows
}

// Batches makes n events as columnar batches of size rows, in order.
func Batches(n, keys, size int) []*vec.Batch {
	names := make([]string, keys)
	for k := range names {
		names[k] = fmt.Sprintf("S%06d", k)
	}
	text, number := vec.Simple(vec.String), vec.Simple(vec.Long)
	var all []*vec.Batch
	var b *vec.Batch
	Events(n, keys, func(i int, e Event) {
		k := i % size
		if k == 0 {
			b = &vec.Batch{Len: min(size, n-i), Cols: []vec.Column{
				vec.NewColumn(text), vec.NewColumn(vec.Simple(vec.Double)), vec.NewColumn(number), vec.NewColumn(number)}}
			for c := range b.Cols {
				b.Cols[c].Resize(b.Len)
			}
			b.Time = make([]vec.Time, b.Len)
			all = append(all, b)
		}
		b.Cols[0].Str[k] = names[e.Symbol]
		b.Cols[1].F64[k] = float64(e.Cents) / 100
		b.Cols[2].I64[k] = e.Volume
		b.Cols[3].I64[k] = e.Millis
		b.Time[k] = vec.FromMillis(e.Millis)
	})
	return all
}

// AppendLine appends event e as a line of NDJSON.
func AppendLine(dst []byte, e Event) []byte {
	return fmt.Appendf(dst, `{"symbol":"S%06d","price":%s,"volume":%d,"ts":%d}`+"\n", e.Symbol, price(e.Cents), e.Volume, e.Millis)
}

// price writes cents as the shortest decimal that has a point: 122.91, 32.5, 7.0.
func price(cents int) string {
	s := fmt.Sprintf("%d.%02d", cents/100, cents%100)
	for s[len(s)-1] == '0' && s[len(s)-2] != '.' {
		s = s[:len(s)-1]
	}
	return s
}
