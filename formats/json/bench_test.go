package json

import (
	"bytes"
	"testing"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/scan"
	"github.com/eventflux-go/eventflux/vec"
)

// tradeLines are n events of the benchmarks' stream Trades.
func tradeLines(n int) []byte {
	state := uint64(42)
	next := func() uint64 {
		state += 0x9E3779B97F4A7C15
		z := state
		z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
		z = (z ^ z>>27) * 0x94D049BB133111EB
		return z ^ z>>31
	}
	var out []byte
	for i := range n {
		sym := next() % 1000
		out = append(out, `{"symbol":"S`...)
		digits := scan.AppendUint(nil, 1000000+sym)
		out = append(append(out, digits[1:]...), `","price":`...)
		out = scan.AppendDouble(out, float64(next()%20000)/100)
		out = bytes.TrimSuffix(out, []byte(".0"))
		out = scan.AppendUint(append(out, `,"volume":`...), next()%1000+1)
		out = scan.AppendInt(append(out, `,"ts":`...), 1700000000000+int64(i/10))
		out = append(out, "}\n"...)
	}
	return out
}

const benchLines = 3600 // about 256 KiB, a chunk

func BenchmarkDecode(b *testing.B) {
	in := tradeLines(benchLines)
	for _, bc := range []struct {
		name   string
		needed []bool
	}{{"all", nil}, {"symbol,price,volume", []bool{true, true, true, false}}} {
		b.Run(bc.name, func(b *testing.B) {
			d, _ := newDecoder(connector.DecoderConfig{Schema: trades, Needed: bc.needed})
			batch := vec.NewBatch(trades)
			var rej connector.Rejects
			c := connector.Chunk{Data: in, Line: 1}
			b.ReportAllocs()
			b.SetBytes(int64(len(in)))
			for b.Loop() {
				batch.Truncate()
				d.Decode(&c, batch, &rej)
			}
			if batch.Len != benchLines {
				b.Fatal(batch.Len)
			}
			b.ReportMetric(float64(b.N)*benchLines/b.Elapsed().Seconds(), "lines/s")
		})
	}
}

func encodeBatch(t testing.TB) (connector.Encoder, *vec.Batch) {
	s := vec.NewSchema(f("symbol", vec.String), f("notional", vec.Double))
	b := vec.NewBatch(trades)
	var rej connector.Rejects
	d, _ := newDecoder(connector.DecoderConfig{Schema: trades})
	d.Decode(&connector.Chunk{Data: tradeLines(benchLines), Line: 1}, b, &rej)
	for i := range b.Len {
		b.Cols[1].F64[i] *= float64(b.Cols[2].I64[i])
	}
	e, err := newEncoder(connector.EncoderConfig{Schema: s})
	if err != nil {
		t.Fatal(err)
	}
	return e, b
}

func BenchmarkEncode(b *testing.B) {
	e, batch := encodeBatch(b)
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		dst = e.Encode(dst[:0], batch, 0, batch.Len)
	}
	b.SetBytes(int64(len(dst)))
	b.ReportMetric(float64(b.N)*benchLines/b.Elapsed().Seconds(), "rows/s")
}

func TestNoAllocationPerRow(t *testing.T) {
	in := tradeLines(benchLines)
	d, _ := newDecoder(connector.DecoderConfig{Schema: trades})
	batch := vec.NewBatch(trades)
	var rej connector.Rejects
	c := connector.Chunk{Data: in, Line: 1}
	if n := testing.AllocsPerRun(10, func() { batch.Truncate(); d.Decode(&c, batch, &rej) }); n != 0 {
		t.Errorf("decode: %v allocations per chunk", n)
	}
	e, rows := encodeBatch(t)
	var dst []byte
	if n := testing.AllocsPerRun(10, func() { dst = e.Encode(dst[:0], rows, 0, rows.Len) }); n != 0 {
		t.Errorf("encode: %v allocations per chunk", n)
	}
}
