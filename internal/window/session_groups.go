package window

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// sessionGroups is the aggregated body of sessions. A group is one of a session: where GROUP BY names only what is
// in the session's key, its number is the session's; else groups are numbered by session and key.
type sessionGroups struct {
	g       *groups
	changes bool // EMIT CHANGES: a row per event, nothing at the close
	bounds  bool

	pick    []int           // GROUP BY as indexes into the session's key; unused where inner is set
	inner   *state.Interner // of (session, GROUP BY)
	cols    []*vec.Column   // its columns
	session vec.Column      // the first of them
	ids     []uint32        // of each row: its group
	first   []int32         // of each session: 1 + its first group; 0: none
	last    []int32
	next    []int32 // of each group: 1 + the next one of its session

	// The functions that never reset go by GROUP BY alone.
	everKeys *state.Interner
	everIDs  []uint32 // of each row
	everOf   []uint32 // of each group
	ever     []everCall

	carry   *latest
	members []uint32
	counts  []int // how many of the members each session has
	keys    []vec.Column
	keyPtrs []*vec.Column
	keyIDs  []uint32
	all     *vec.Batch
	row     view
}

// add takes the rows into their groups.
func (p *sessionGroups) add(s *sessions, b *vec.Batch, lo, hi int, out op.Emitter) {
	p.number(s, lo, hi)
	if p.everKeys != nil {
		p.numberEver(lo, hi)
	}
	if !p.changes {
		p.g.add(p.ids, b, lo, hi)
		if p.carry != nil {
			p.carry.add(p.ids, b, p.g.carry, lo, hi)
		}
		return
	}
	p.g.runBy(p.ids, p.everIDs, b, lo, hi)
	p.g.show(&p.row, b, lo, hi)
	if p.bounds {
		s.fillBounds(&p.row.Batch, p.g.width(), lo)
	}
	p.g.emit(&p.row.Batch, lo, out)
}

// number sets ids to the groups of rows [lo, hi).
func (p *sessionGroups) number(s *sessions, lo, hi int) {
	if p.inner == nil {
		p.ids = s.ids
		p.g.fit(len(s.list))
		return
	}
	p.first, p.last = extend(p.first, max(len(p.first), len(s.list))), extend(p.last, max(len(p.last), len(s.list)))
	p.session.Reuse(hi)
	for i := lo; i < hi; i++ {
		p.session.I64[i] = int64(s.ids[i])
	}
	p.cols[0] = &p.session
	for k, e := range p.g.keys {
		p.cols[k+1] = p.g.in.cols[e]
	}
	p.ids = grow(p.ids, hi)
	known := p.inner.Live()
	p.inner.Intern(p.cols, lo, hi, p.ids)
	p.g.fit(p.inner.Len())
	p.next = extend(p.next, max(len(p.next), p.inner.Len()))
	if p.inner.Live() == known {
		return
	}
	for _, f := range p.inner.Fresh() {
		p.chain(s.ids[f.Row], f.ID)
	}
}

// chain appends a group to those of a session.
func (p *sessionGroups) chain(session, id uint32) {
	p.next[id] = 0
	if p.first[session] == 0 {
		p.first[session] = int32(id) + 1
	} else {
		p.next[p.last[session]-1] = int32(id) + 1
	}
	p.last[session] = int32(id) + 1
}

// numberEver sets everIDs to the GROUP BY of rows [lo, hi), whatever their session.
func (p *sessionGroups) numberEver(lo, hi int) {
	g := p.g
	p.everIDs = grow(p.everIDs, hi)
	for k, e := range g.keys {
		g.keyCols[k] = g.in.cols[e]
	}
	p.everKeys.Intern(g.keyCols, lo, hi, p.everIDs)
	for i := lo; i < hi; i++ {
		p.everOf = extend(p.everOf, max(len(p.everOf), int(p.ids[i])+1))
		p.everOf[p.ids[i]] = p.everIDs[i]
	}
	n := p.everKeys.Len()
	for i := range p.ever {
		p.ever[i].agg.Grow(n)
	}
	if p.changes {
		g.fit(n)
	}
}

// close lets out one row per group of each closed session.
func (p *sessionGroups) close(s *sessions, out op.Emitter) {
	for done := s.done; len(done) > 0; {
		n := p.collect(done)
		if !p.changes {
			p.emit(s, done[:n], out)
		}
		p.forget(done[:n])
		done = done[n:]
	}
}

// collect lists the groups of the first closed sessions, up to about emitRows, and returns how many sessions.
func (p *sessionGroups) collect(done []uint32) int {
	p.members, p.counts = p.members[:0], p.counts[:0]
	for k, id := range done {
		at := len(p.members)
		if p.inner == nil {
			p.members = append(p.members, id)
		} else {
			for m := p.first[id]; m != 0; m = p.next[m-1] {
				p.members = append(p.members, uint32(m-1))
			}
		}
		p.counts = append(p.counts, len(p.members)-at)
		if len(p.members) >= emitRows {
			return k + 1
		}
	}
	return len(done)
}

// emit computes the rows of all members at once and lets them out session by session, each followed by its mark.
func (p *sessionGroups) emit(s *sessions, done []uint32, out op.Emitter) {
	r, g := p.all, p.g
	r.Len = len(p.members)
	p.fillKeys(s, done)
	if p.carry != nil {
		p.carry.gather(p.members, r.Cols[len(g.keys):])
	}
	at := len(g.keys) + len(g.carry)
	g.results(p.members, r, at)
	if p.bounds {
		r.Cols[g.width()].Reuse(r.Len)
		r.Cols[g.width()+1].Reuse(r.Len)
	}
	r.Time, r.Seq, r.Ord = grow(r.Time, r.Len), grow(r.Seq, r.Len), grow(r.Ord, r.Len)
	for k, lo := 0, 0; k < len(done); k++ {
		hi := lo + p.counts[k]
		p.emitSession(s, done[k], lo, hi, at, out)
		lo = hi
	}
}

// emitSession lets out rows [lo, hi) of all, which are those of one session.
func (p *sessionGroups) emitSession(s *sessions, id uint32, lo, hi, at int, out op.Emitter) {
	r, g := p.all, p.g
	c, sp := s.mark(id), s.span(id)
	for k := lo; k < hi; k++ {
		r.Time[k], r.Seq[k], r.Ord[k] = c.Time, c.Seq, c.Ord
		if p.bounds {
			r.Cols[g.width()].I64[k], r.Cols[g.width()+1].I64[k] = int64(sp.start), int64(sp.end)
		}
	}
	for i := range p.ever {
		p.mergeEver(&p.ever[i], at, lo, hi)
	}
	p.row.meta(r, lo, hi)
	for k := range r.Cols {
		p.row.column(k, &r.Cols[k])
	}
	g.emit(&p.row.Batch, lo, out)
	out.Close(c)
}

// fillKeys writes the keys of all members.
func (p *sessionGroups) fillKeys(s *sessions, done []uint32) {
	r := p.all
	if len(p.g.keys) == 0 {
		return
	}
	for k := range p.keys {
		p.keys[k].Reuse(0)
		p.keyPtrs[k] = &p.keys[k]
	}
	if p.inner != nil {
		p.inner.AppendKeys(p.members, p.keyPtrs)
		for k := range p.g.keys {
			r.Cols[k] = p.keys[k+1]
		}
		return
	}
	p.keyIDs = p.keyIDs[:0]
	for _, id := range done {
		p.keyIDs = append(p.keyIDs, s.list[id].key)
	}
	s.intern.AppendKeys(p.keyIDs, p.keyPtrs)
	for k, from := range p.pick {
		r.Cols[k] = p.keys[from]
	}
}

// forget empties the groups of closed sessions.
func (p *sessionGroups) forget(done []uint32) {
	for i := range p.g.calls {
		c := &p.g.calls[i]
		if c.forever && p.changes { // its groups are those of everKeys
			continue
		}
		for _, id := range p.members {
			c.agg.Reset(id)
		}
	}
	for _, id := range p.members {
		if p.inner != nil {
			p.inner.Free(id)
		}
		if p.carry != nil {
			p.carry.drop(id)
		}
	}
	for _, id := range done {
		if p.inner != nil {
			p.first[id], p.last[id] = 0, 0
		}
	}
}

// Save writes the groups.
func (p *sessionGroups) Save(w *codec.Writer) {
	if p.inner != nil {
		p.inner.Save(w)
		w.Uvarint(uint64(len(p.first)))
		for _, m := range p.first {
			for ; m != 0; m = p.next[m-1] {
				w.Uvarint(uint64(m))
			}
			w.Uvarint(0)
		}
	}
	for i := range p.g.calls {
		p.g.calls[i].agg.Save(w)
	}
	if p.everKeys != nil {
		p.saveEver(w)
	}
	if p.carry != nil {
		p.carry.Save(w)
	}
}

func (p *sessionGroups) load(r *codec.Reader, sessions int) error {
	if p.inner != nil {
		if err := p.loadInner(r, sessions); err != nil {
			return err
		}
	}
	for i := range p.g.calls {
		if err := p.g.calls[i].agg.Load(r); err != nil {
			return err
		}
	}
	p.g.room = 0
	if p.everKeys != nil {
		if err := p.loadEver(r); err != nil {
			return err
		}
	}
	if p.carry != nil {
		return p.carry.load(r, 1<<31)
	}
	return r.Err()
}

func (p *sessionGroups) loadInner(r *codec.Reader, sessions int) error {
	if err := p.inner.Load(r); err != nil {
		return err
	}
	n := r.Len()
	if n > sessions {
		return r.Failf("groups of %d sessions, there are %d", n, sessions)
	}
	p.first, p.last = extend(p.first[:0], n), extend(p.last[:0], n)
	p.next = extend(p.next[:0], p.inner.Len())
	var seen vec.Bitmap
	seen = seen.Reset(p.inner.Len())
	for session := range n {
		for {
			m := r.Uvarint()
			if m == 0 {
				break
			}
			if m > uint64(p.inner.Len()) || seen.Get(int(m-1)) {
				return r.Failf("group %d of %d", m, p.inner.Len())
			}
			seen.Set(int(m - 1))
			p.chain(uint32(session), uint32(m-1))
		}
	}
	return r.Err()
}
