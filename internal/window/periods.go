package window

import (
	"sort"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// periods is tumbling and timeBatch: periods of one size on a grid, closed by the clock.
//
// After a period with rows the next one is open even without rows: it closes too, so that the rows of the one
// before can expire. After an empty close none is open, and silence costs nothing.
type periods struct {
	in   *input
	body body
	size vec.Duration

	origin   vec.Time // the grid is origin + k·size
	anchored bool     // origin is known; timeBatch without start takes it from its first event
	open     bool
	filled   bool // the open period has rows
	start    vec.Time
}

// Process adds the rows to their periods and closes those that end before them.
func (p *periods) Process(b *vec.Batch, lo, hi int, out op.Emitter) {
	p.in.eval(b, lo, hi)
	for lo < hi {
		from, to := p.in.run(lo, hi)
		for from < to {
			p.Advance(b.Time[from], out)
			if !p.open {
				p.begin(b.Time[from])
			}
			s := p.span()
			end := to
			if b.Time[to-1] >= s.end {
				end = from + sort.Search(to-from, func(i int) bool { return b.Time[from+i] >= s.end })
			}
			p.body.add(b, from, end, s, out)
			p.filled = true
			from = end
		}
		lo = to
	}
}

func (p *periods) begin(t vec.Time) {
	if !p.anchored {
		p.origin, p.anchored = t, true
	}
	p.start, p.open, p.filled = t.Floor(p.size, p.origin), true, false
}

func (p *periods) span() span { return span{start: p.start, end: p.start.Add(p.size)} }

// Advance closes the periods that end at or before c: at most two, however long the silence was.
func (p *periods) Advance(c vec.Time, out op.Emitter) {
	for p.open && p.span().end <= c {
		p.close(out)
	}
}

func (p *periods) close(out op.Emitter) {
	s := p.span()
	p.body.close(closeAt(s.end), s, out)
	p.open = p.filled
	p.start, p.filled = s.end, false
}

// Due is the end of the open period.
func (p *periods) Due() vec.Time {
	if !p.open {
		return vec.MaxTime
	}
	return p.span().end
}

// Flush closes the open period at its end.
func (p *periods) Flush(_ vec.Time, out op.Emitter) {
	if p.open {
		p.close(out)
	}
}

// closeAt is the mark of a close by the clock of a period that ends at t.
func closeAt(t vec.Time) op.Close {
	return op.Close{Time: t.Add(-vec.Microsecond), Seq: vec.SeqClose, Ord: vec.OrdSelf}
}

// Save writes the open period.
func (p *periods) Save(w *codec.Writer) {
	w.Varint(int64(p.origin))
	w.Bool(p.anchored)
	w.Bool(p.open)
	w.Bool(p.filled)
	w.Varint(int64(p.start))
	p.body.Save(w)
}

// Load reads what Save wrote.
func (p *periods) Load(r *codec.Reader) error {
	p.origin = vec.Time(r.Varint())
	p.anchored, p.open, p.filled = r.Bool(), r.Bool(), r.Bool()
	p.start = vec.Time(r.Varint())
	return p.body.Load(r)
}
