package window

import (
	"fmt"

	"github.com/eventflux-go/eventflux/vec"
)

// tradesSchema is the stream of the benchmarks.
var tradesSchema = vec.NewSchema(
	vec.Field{Name: "symbol", Type: vec.Simple(vec.String)},
	vec.Field{Name: "price", Type: vec.Simple(vec.Double)},
	vec.Field{Name: "volume", Type: vec.Simple(vec.Long)},
	vec.Field{Name: "ts", Type: vec.Simple(vec.Long)},
)

type splitmix64 uint64

func (s *splitmix64) next() uint64 {
	*s += 0x9E3779B97F4A7C15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// trades makes the first n events of the benchmarks' stream in batches of the given size.
func trades(n, keys, size int) []*vec.Batch {
	names := make([]string, keys)
	for i := range names {
		names[i] = fmt.Sprintf("S%06d", i)
	}
	rng := splitmix64(42)
	var text vec.Arena // as from a decoder: the strings of a batch lie one after another
	var all []*vec.Batch
	for at := 0; at < n; at += size {
		b := vec.NewBatch(tradesSchema)
		m := min(size, n-at)
		for k := range b.Cols {
			b.Cols[k].Resize(m)
		}
		b.Len, b.Time, b.Ord, b.Seq0 = m, make([]vec.Time, m), make([]int64, m), int64(at+1)
		for i := range m {
			b.Cols[0].Str[i] = text.Clone(names[rng.next()%uint64(keys)])
			b.Cols[1].F64[i] = float64(rng.next()%20000) / 100
			b.Cols[2].I64[i] = int64(rng.next()%1000) + 1
			ms := 1700000000000 + int64(at+i)/10
			b.Cols[3].I64[i] = ms
			b.Time[i], b.Ord[i] = vec.FromMillis(ms), int64(at+i+1)
		}
		all = append(all, b)
	}
	return all
}
