package window

import (
	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// panes is the aggregated body of hopping: rows are aggregated once, in the pane between two edges that they fall
// in; a close merges the panes of its window, in the order of time.
type panes struct {
	in     *input
	g      *groups
	makes  func() ([]agg.Agg, error) // the functions of one more pane
	bounds bool
	size   vec.Duration
	edge   func(vec.Time) vec.Time

	list    []*pane
	spare   []*pane
	uses    []int32  // of each group: how many panes have it
	local   []uint32 // of each group: its number in the last pane, where that has it
	at      []int32  // of each group: 1 + its number in the close being made; 0: none yet
	ids     []uint32 // of each row: its group's number in the last pane
	total   []agg.Agg
	ever    []agg.Agg // of the functions that never reset: all closes so far, by group; nil elsewhere
	carry   *latest
	members []uint32 // the groups of the close being made, in order of first appearance
	first   []int64
	out     *vec.Batch
}

// pane is the rows between two edges, by group. Its groups have numbers of their own, from 0 on.
type pane struct {
	start, end vec.Time
	order      []uint32 // the group that each number stands for, in order of first appearance
	first      []int64  // the position of the first row of each
	aggs       []agg.Agg
	counted    bool // the functions that never reset have it
}

func newPanes(in *input, g *groups, makes func() ([]agg.Agg, error), out *vec.Schema, h *hopping, bounds bool) (*panes, error) {
	p := &panes{in: in, g: g, makes: makes, bounds: bounds, size: h.size, edge: h.edge, out: vec.NewBatch(out)}
	var err error
	if p.total, err = makes(); err != nil {
		return nil, err
	}
	p.ever, err = makes()
	if len(g.carry) > 0 {
		p.carry = newLatest(out.Fields[len(g.keys) : len(g.keys)+len(g.carry)])
	}
	return p, err
}

func (p *panes) add(b *vec.Batch, lo, hi int) {
	g := p.g
	g.assign(lo, hi)
	n := g.count()
	p.uses, p.local = extend(p.uses, max(n, len(p.uses))), extend(p.local, max(n, len(p.local)))
	last := p.last(b.Time[lo])
	p.number(last, b, lo, hi)
	for i := range g.calls {
		c := &g.calls[i]
		c.agg = last.aggs[i]
		c.agg.Grow(len(last.order))
	}
	ids := p.ids
	if g.intern == nil {
		ids = nil
	}
	g.add(ids, b, lo, hi)
	if p.carry != nil {
		p.carry.add(g.ids, b, g.carry, lo, hi)
	}
}

// last is the pane that rows of Time t belong to: the last one, or a new one after it.
func (p *panes) last(t vec.Time) *pane {
	if n := len(p.list); n > 0 && t < p.list[n-1].end {
		return p.list[n-1]
	}
	q := p.fresh()
	q.end = p.edge(t)
	q.start = t
	p.list = append(p.list, q)
	return q
}

func (p *panes) fresh() *pane {
	if n := len(p.spare); n > 0 {
		q := p.spare[n-1]
		p.spare = p.spare[:n-1]
		return q
	}
	q := &pane{}
	q.aggs, _ = p.makes() // the same call has worked before
	return q
}

// number gives the groups of rows [lo, hi) their numbers in the pane.
func (p *panes) number(q *pane, b *vec.Batch, lo, hi int) {
	if p.g.intern == nil {
		if len(q.order) == 0 {
			p.enter(q, 0, b.Ord[lo])
		}
		return
	}
	p.ids = grow(p.ids, hi)
	for i := lo; i < hi; i++ {
		id := p.g.ids[i]
		k := p.local[id]
		if int(k) >= len(q.order) || q.order[k] != id {
			k = p.enter(q, id, b.Ord[i])
		}
		p.ids[i] = k
	}
}

func (p *panes) enter(q *pane, id uint32, pos int64) uint32 {
	k := uint32(len(q.order))
	q.order, q.first = append(q.order, id), append(q.first, pos)
	p.local[id] = k
	p.uses[id]++
	return k
}

func (p *panes) close(from vec.Time, c op.Close, mark bool, out op.Emitter) bool {
	p.forget(from)
	if len(p.list) == 0 {
		if mark {
			out.Close(c)
		}
		return false
	}
	p.merge()
	for at := 0; at < len(p.members); at += emitRows {
		p.emit(at, min(at+emitRows, len(p.members)), c, from, out)
	}
	out.Close(c)
	for _, id := range p.members {
		p.at[id] = 0
	}
	for i, a := range p.total {
		if !p.g.calls[i].forever {
			resetAll(a, len(p.members))
		}
	}
	return true
}

// resetAll makes groups 0 … n-1 as new.
func resetAll(a agg.Agg, n int) {
	for k := range n {
		a.Reset(uint32(k))
	}
}

// forget drops the panes that begin before from, and the groups that no pane has any more.
func (p *panes) forget(from vec.Time) {
	n := 0
	for n < len(p.list) && p.list[n].start < from {
		p.drop(p.list[n])
		n++
	}
	p.list = append(p.list[:0], p.list[n:]...)
}

func (p *panes) drop(q *pane) {
	for _, a := range q.aggs {
		resetAll(a, len(q.order))
	}
	for _, id := range q.order {
		if p.uses[id]--; p.uses[id] == 0 && p.g.intern != nil && !p.g.forever {
			p.g.intern.Free(id)
			if p.carry != nil {
				p.carry.drop(id)
			}
		}
	}
	q.order, q.first, q.counted = q.order[:0], q.first[:0], false
	if len(p.spare) < 8 {
		p.spare = append(p.spare, q)
	}
}

// merge adds up the panes into total, and notes the groups in order of first appearance.
func (p *panes) merge() {
	p.members, p.first = p.members[:0], p.first[:0]
	p.at = extend(p.at, max(p.g.count(), len(p.at)))
	for _, q := range p.list {
		for k, id := range q.order {
			if p.at[id] == 0 {
				p.members, p.first = append(p.members, id), append(p.first, q.first[k])
				p.at[id] = int32(len(p.members))
			}
		}
	}
	for i := range p.total {
		if p.g.calls[i].forever {
			p.ever[i].Grow(p.g.count())
		} else {
			p.total[i].Grow(len(p.members))
		}
	}
	for _, q := range p.list {
		p.mergePane(q)
	}
}

func (p *panes) mergePane(q *pane) {
	for i, from := range q.aggs {
		if p.g.calls[i].forever {
			for k, id := range q.order {
				if !q.counted {
					p.ever[i].Merge(id, from, uint32(k))
				}
			}
			continue
		}
		for k, id := range q.order {
			p.total[i].Merge(uint32(p.at[id]-1), from, uint32(k))
		}
	}
	q.counted = true
}

// emit lets out members [lo, hi) of the close.
func (p *panes) emit(lo, hi int, c op.Close, from vec.Time, out op.Emitter) {
	r, g, ids := p.out, p.g, p.members[lo:hi]
	r.Len = hi - lo
	g.keysOf(ids, r)
	at := len(g.keys)
	if p.carry != nil {
		p.carry.gather(ids, r.Cols[at:])
		at += len(g.carry)
	}
	p.ids = grow(p.ids, hi-lo)
	for k := range hi - lo {
		p.ids[k] = uint32(lo + k)
	}
	for i := range g.calls {
		c := &g.calls[i]
		r.Cols[at+i].Reuse(r.Len)
		c.errs = c.errs.Reset(r.Len)
		if c.forever {
			p.ever[i].Result(ids, &r.Cols[at+i], &c.errs)
		} else {
			p.total[i].Result(p.ids[:hi-lo], &r.Cols[at+i], &c.errs)
		}
	}
	if p.bounds {
		fillBounds(r, g.width(), span{start: from, end: from.Add(p.size)})
	}
	r.Ord = append(r.Ord[:0], p.first[lo:hi]...)
	stamp(r, c)
	g.emit(r, 0, out)
}

// Save writes the panes.
func (p *panes) Save(w *codec.Writer) {
	if p.g.intern != nil {
		p.g.intern.Save(w)
	}
	w.Uvarint(uint64(len(p.list)))
	for _, q := range p.list {
		q.save(w)
	}
	for i := range p.ever {
		if p.g.calls[i].forever {
			p.ever[i].Save(w)
		}
	}
	if p.carry != nil {
		p.carry.Save(w)
	}
}

func (q *pane) save(w *codec.Writer) {
	w.Varint(int64(q.start))
	w.Varint(int64(q.end))
	w.Bool(q.counted)
	w.Uvarint(uint64(len(q.order)))
	for k, id := range q.order {
		w.Uvarint(uint64(id))
		w.Varint(q.first[k])
	}
	for _, a := range q.aggs {
		a.Save(w)
	}
}

// Load reads what Save wrote.
func (p *panes) Load(r *codec.Reader) error {
	if p.g.intern != nil {
		if err := p.g.intern.Load(r); err != nil {
			return err
		}
	}
	n := p.g.count()
	p.uses, p.local, p.at = extend(p.uses[:0], n), extend(p.local[:0], n), extend(p.at[:0], n)
	p.list = p.list[:0]
	for range r.Len() {
		q := &pane{}
		q.aggs, _ = p.makes()
		if err := p.loadPane(q, n, r); err != nil {
			return err
		}
		p.list = append(p.list, q)
	}
	for i := range p.ever {
		if p.g.calls[i].forever {
			if err := p.ever[i].Load(r); err != nil {
				return err
			}
		}
	}
	if p.carry != nil {
		return p.carry.load(r, n)
	}
	return r.Err()
}

func (p *panes) loadPane(q *pane, groups int, r *codec.Reader) error {
	q.start, q.end, q.counted = vec.Time(r.Varint()), vec.Time(r.Varint()), r.Bool()
	for range r.Len() {
		id, pos := r.Uvarint(), r.Varint()
		if id >= uint64(groups) {
			return r.Failf("group %d of %d", id, groups)
		}
		p.enter(q, uint32(id), pos)
	}
	for _, a := range q.aggs {
		if err := a.Load(r); err != nil {
			return err
		}
	}
	return r.Err()
}
