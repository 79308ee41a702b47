package window

import (
	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// everCall is a function that never resets: what all closed sessions gave, by GROUP BY.
type everCall struct {
	call int // of the aggregation
	agg  agg.Agg
	ids  []uint32
	col  vec.Column
}

// mergeEver adds members [lo, hi), the groups of one session that closes, to the function and makes rows [lo, hi) of
// the call's column its results.
func (p *sessionGroups) mergeEver(e *everCall, at, lo, hi int) {
	e.ids = e.ids[:0]
	for _, m := range p.members[lo:hi] {
		e.agg.Merge(p.everOf[m], p.g.calls[e.call].agg, m)
		e.ids = append(e.ids, p.everOf[m])
	}
	e.col.Reuse(hi - lo)
	e.agg.Result(e.ids, &e.col, nil)
	dst := &p.all.Cols[at+e.call]
	if lo == 0 {
		dst.Reuse(0)
	}
	dst.AppendRange(&e.col, 0, hi-lo)
}

func (p *sessionGroups) saveEver(w *codec.Writer) {
	p.everKeys.Save(w)
	w.Uvarint(uint64(len(p.everOf)))
	for _, id := range p.everOf {
		w.Uvarint(uint64(id))
	}
	for i := range p.ever {
		p.ever[i].agg.Save(w)
	}
}

func (p *sessionGroups) loadEver(r *codec.Reader) error {
	if err := p.everKeys.Load(r); err != nil {
		return err
	}
	p.everOf = p.everOf[:0]
	for range r.Len() {
		id := r.Uvarint()
		if id >= uint64(p.everKeys.Len()) && p.everKeys.Len() > 0 {
			return r.Failf("group %d of %d", id, p.everKeys.Len())
		}
		p.everOf = append(p.everOf, uint32(id))
	}
	for i := range p.ever {
		if err := p.ever[i].agg.Load(r); err != nil {
			return err
		}
	}
	return r.Err()
}
