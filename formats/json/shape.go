package json

import (
	"encoding/binary"
	"math/bits"

	"github.com/eventflux-go/eventflux/internal/scan"
	"github.com/eventflux-go/eventflux/vec"
)

// leafMax bounds the values of a shape.
const leafMax = 256

// shape is how earlier records looked: the bytes before each value and after the last.
type shape struct {
	steps   []step
	missing []*target // columns that such records lack
}

type step struct {
	t    *target
	read reader
	// The bytes before the value. The first 16 are compared as two words.
	n      int
	w0, m0 uint64
	w1, m1 uint64
	tail   []byte // those after 16
	bytes  []byte // all of them
}

// reader is how a value is read where that is worth a way of its own.
type reader uint8

const (
	readEnd    reader = iota // no value: the record ends
	readSkip                 // not needed
	readText                 // STRING
	readDouble               // DOUBLE
	readLong                 // LONG
	readOther
)

func readerOf(t *target) reader {
	if t == nil {
		return readSkip
	}
	switch t.typ.ID {
	case vec.String:
		return readText
	case vec.Double:
		return readDouble
	case vec.Long:
		return readLong
	}
	return readOther
}

func (s *step) set(glue []byte, t *target, r reader) {
	s.bytes = append(s.bytes[:0], glue...)
	s.t, s.read, s.n = t, r, len(glue)
	var pad [16]byte
	copy(pad[:], glue)
	s.w0, s.w1 = binary.LittleEndian.Uint64(pad[:]), binary.LittleEndian.Uint64(pad[8:])
	s.m0, s.m1 = lowBytes(len(glue)), lowBytes(len(glue)-8)
	s.tail = s.bytes[min(16, len(glue)):]
}

func lowBytes(n int) uint64 {
	switch {
	case n <= 0:
		return 0
	case n >= 8:
		return ^uint64(0)
	}
	return 1<<(8*n) - 1
}

// learn makes a shape of the record [p, end) just read. A line's shape includes its line end.
func (d *decoder) learn(p, end int, missing bool) {
	if len(d.rec.leaves) == 0 || len(d.rec.leaves) > leafMax {
		return
	}
	if d.rec.lines {
		if end == len(d.data) {
			return
		}
		end++
	}
	s := &d.shapes[d.victim]
	d.victim = (d.victim + 1) % shapes
	d.used = min(d.used+1, shapes)
	n := len(d.rec.leaves) + 1
	for cap(s.steps) < n {
		s.steps = append(s.steps[:cap(s.steps)], step{})
	}
	s.steps = s.steps[:n]
	at := p
	for i, l := range d.rec.leaves {
		s.steps[i].set(d.data[at:l.from], l.t, readerOf(l.t))
		at = l.to
	}
	s.steps[n-1].set(d.data[at:end], nil, readEnd)
	s.missing = s.missing[:0]
	if missing {
		for i := range d.targets {
			if d.targets[i].row != d.row+1 {
				s.missing = append(s.missing, &d.targets[i])
			}
		}
	}
}

// fast reads the record at p if it has a known shape and returns where it ends, or 0. A row half read is left to
// the general way, which reads it again.
func (d *decoder) fast(p int) int {
	for i := range d.used {
		if end := d.shaped(&d.shapes[i], p); end > 0 {
			if i > 0 {
				d.shapes[0], d.shapes[i] = d.shapes[i], d.shapes[0]
			}
			return end
		}
	}
	return 0
}

// shaped reads a record of shape s. It is long because everything that happens to a value of the common types
// happens here, without a call: this loop is the speed of reading JSON (BenchmarkDecode).
func (d *decoder) shaped(s *shape, p int) int {
	data, row := d.data, d.row
	for i := range s.steps {
		st := &s.steps[i]
		if p+16 > len(data) {
			return 0
		}
		if (binary.LittleEndian.Uint64(data[p:])^st.w0)&st.m0|(binary.LittleEndian.Uint64(data[p+8:])^st.w1)&st.m1 != 0 {
			return 0
		}
		if p += st.n; len(st.tail) > 0 && (p > len(data) || string(data[p-len(st.tail):p]) != string(st.tail)) {
			return 0
		}
		var ok scan.Status
		switch st.read {
		case readText:
			if p+9 > len(data) || data[p] != '"' {
				break
			}
			end := p + 1
			if t := scan.Special(binary.LittleEndian.Uint64(data[end:])); t != 0 {
				end += bits.TrailingZeros64(t) >> 3
			} else {
				end = scan.Quote(data, end+8)
			}
			if end < len(data) && data[end] == '"' {
				st.t.str[row] = vec.BytesAsString(data[p+1 : end])
				p = end + 1
				continue
			}
		case readDouble:
			var end int
			if st.t.f64[row], end, ok = scan.Double(data, p); ok == scan.OK {
				p = end
				continue
			}
		case readLong:
			var end int
			if st.t.i64[row], end, ok = scan.Int64(data, p); ok == scan.OK {
				p = end
				continue
			}
		case readSkip:
			var end int
			if _, end, ok = scan.Int64(data, p); ok == scan.OK {
				p = end
				continue
			}
			if p = d.skip(p, 0); p < 0 {
				return 0
			}
			continue
		case readEnd:
			for _, t := range s.missing {
				d.setNull(t)
			}
			return p
		}
		if p = d.value(p, st.t); p < 0 {
			return 0
		}
	}
	return 0
}
