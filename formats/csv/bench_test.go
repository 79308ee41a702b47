package csv

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/vec"
)

var errEOF = io.EOF

const benchLines = 6000 // about 256 KiB, a chunk

func benchChunk() *connector.Chunk {
	var sb strings.Builder
	sb.WriteString("symbol,price,volume,ts\n")
	for i := range benchLines {
		fmt.Fprintf(&sb, "S%06d,%v,%d,%d\n", i*7919%1000, float64(i*7919%20000)/100, i*31%1000+1, 1700000000000+i/10)
	}
	return &connector.Chunk{Data: []byte(sb.String()), Line: 1, First: true, Header: []byte("symbol,price,volume,ts\n")}
}

func BenchmarkDecode(b *testing.B) {
	c := benchChunk()
	d, _ := newDecoder(connector.DecoderConfig{Schema: trades})
	batch := vec.NewBatch(trades)
	var rej connector.Rejects
	b.ReportAllocs()
	b.SetBytes(int64(len(c.Data)))
	for b.Loop() {
		batch.Truncate()
		d.Decode(c, batch, &rej)
	}
	if batch.Len != benchLines {
		b.Fatal(batch.Len, rej)
	}
	b.ReportMetric(float64(b.N)*benchLines/b.Elapsed().Seconds(), "lines/s")
}

func BenchmarkEncode(b *testing.B) {
	d, _ := newDecoder(connector.DecoderConfig{Schema: trades})
	batch := vec.NewBatch(trades)
	d.Decode(benchChunk(), batch, &connector.Rejects{})
	e, _ := newEncoder(connector.EncoderConfig{Schema: trades})
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		dst = e.Encode(dst[:0], batch, 0, batch.Len)
	}
	b.ReportMetric(float64(b.N)*benchLines/b.Elapsed().Seconds(), "rows/s")
}

func TestNoAllocationPerRow(t *testing.T) {
	c := benchChunk()
	d, _ := newDecoder(connector.DecoderConfig{Schema: trades})
	batch := vec.NewBatch(trades)
	var rej connector.Rejects
	if n := testing.AllocsPerRun(10, func() { batch.Truncate(); d.Decode(c, batch, &rej) }); n != 0 {
		t.Errorf("decode: %v allocations per chunk", n)
	}
	e, _ := newEncoder(connector.EncoderConfig{Schema: trades})
	var dst []byte
	if n := testing.AllocsPerRun(10, func() { dst = e.Encode(dst[:0], batch, 0, batch.Len) }); n != 0 {
		t.Errorf("encode: %v allocations per chunk", n)
	}
}
