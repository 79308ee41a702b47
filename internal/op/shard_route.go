package op

import (
	"encoding/binary"
	"math"

	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// routeChunk is how many rows are hashed at a time: their hashes stay in the first cache.
const routeChunk = 512

// router finds the shards of rows. The hash is the same in every process, because snapshots keep the state of each
// shard.
type router struct {
	hash [routeChunk]uint64
	rows [routeChunk]int32
}

// route sets to[r] to the shard of row r, of n, for the rows [lo, hi).
func (r *router) route(keys *expr.Program, nkeys, lo, hi, n int, to []uint8) {
	for from := lo; from < hi; from += routeChunk {
		end := min(from+routeChunk, hi)
		r.hashes(keys, nkeys, from, end)
		for k, h := range r.hash[:end-from] {
			to[from+k] = uint8(shardOf(h, n))
		}
	}
}

// rowsOf makes sel the rows of [lo, hi) of shard i.
func rowsOf(sel []int32, route []uint8, lo, hi, i int) []int32 {
	sel = sized(sel, hi-lo)
	k := 0
	for j, s := range route[lo:hi] {
		sel[k] = int32(lo + j) // kept if the row is the shard's: no branch that cannot be foretold
		if int(s) == i {
			k++
		}
	}
	return sel[:k]
}

func shardOf(h uint64, n int) int { return int(h >> 32 * uint64(n) >> 32) }

// hashes computes the hashes of the keys of at most a chunk of rows.
func (r *router) hashes(keys *expr.Program, nkeys, lo, hi int) {
	h := r.hash[:hi-lo]
	clear(h)
	for k := range nkeys {
		hashColumn(h, keys.Out(k), lo)
	}
}

// hashNull is what a NULL hashes as.
const hashNull = 0x9e3779b97f4a7c15

// hashColumn mixes rows lo, lo+1 … of c into h. Values that are equal as keys hash alike: two NULLs, 0.0 and -0.0,
// two NaNs. Nested keys share a shard.
func hashColumn(h []uint64, c *vec.Column, lo int) {
	hi := lo + len(h)
	switch {
	case c.Nulls.Any(lo, hi):
		for k := range h {
			if c.IsNull(lo + k) {
				h[k] = mix(h[k], hashNull)
			} else {
				h[k] = mix(h[k], hashWord(c, lo+k))
			}
		}
	case c.Type.ID == vec.String:
		for k, s := range c.Str[lo:hi] {
			h[k] = mix(h[k], textWord(s))
		}
	case c.Type.ID == vec.Long:
		for k, v := range c.I64[lo:hi] {
			h[k] = mix(h[k], uint64(v))
		}
	default:
		for k := range h {
			h[k] = mix(h[k], hashWord(c, lo+k))
		}
	}
}

// hashRows is hashColumn of some rows.
func hashRows(h []uint64, c *vec.Column, rows []int32) {
	text := c.Type.ID == vec.String && len(c.Nulls) == 0
	for k, i := range rows {
		switch {
		case text:
			h[k] = mix(h[k], textWord(c.Str[i]))
		case c.IsNull(int(i)):
			h[k] = mix(h[k], hashNull)
		default:
			h[k] = mix(h[k], hashWord(c, int(i)))
		}
	}
}

func hashWord(c *vec.Column, i int) uint64 {
	switch c.Type.ID {
	case vec.Bool:
		if c.Bool[i] {
			return 1
		}
		return 2
	case vec.Int, vec.Date:
		return uint64(c.I32[i])
	case vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval:
		return uint64(c.I64[i])
	case vec.Float:
		return doubleKey(float64(c.F32[i]))
	case vec.Double:
		return doubleKey(c.F64[i])
	case vec.String, vec.Bytes, vec.JSON:
		return textWord(c.Str[i])
	case vec.Decimal:
		return mix(uint64(c.Dec[i].Hi), c.Dec[i].Lo)
	}
	return 0
}

func doubleKey(v float64) uint64 {
	switch {
	case v == 0:
		return 0
	case v != v:
		return math.MaxUint64
	}
	return math.Float64bits(v)
}

// textWord is a short string's bytes, read as overlapping parts, or a hash of a long one.
func textWord(s string) uint64 {
	b := vec.StringBytes(s)
	n := len(b)
	switch {
	case n > 8:
		h := uint64(n)
		for len(b) > 8 {
			h = mix(h, binary.LittleEndian.Uint64(b))
			b = b[8:]
		}
		return mix(h, binary.LittleEndian.Uint64(vec.StringBytes(s)[n-8:]))
	case n >= 4:
		return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<32
	case n > 0:
		return uint64(b[0]) | uint64(b[n>>1])<<8 | uint64(b[n-1])<<16 | uint64(n)<<24
	}
	return 1 << 40
}

// mix spreads v over the upper bits of h, from which the shard is taken.
func mix(h, v uint64) uint64 {
	h = (h ^ v ^ v>>32) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}
