package window

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// sessionRows keeps the plain rows of sessions, all together in the order of arrival; those of one session are
// linked.
type sessionRows struct {
	rows   *state.Rows
	cols   []*vec.Column
	owner  []int32 // of each row: its session; -1: it has left
	next   []int32 // of each row: the next one of its session; -1: none
	ends   []rowList
	holes  int
	sel    []int32
	out    *vec.Batch
	bounds bool
}

// rowList is the first and the last row of a session.
type rowList struct{ first, last int32 }

func newSessionRows(in, out *vec.Schema, bounds bool) *sessionRows {
	return &sessionRows{rows: state.NewRows(schemaTypes(in)), cols: make([]*vec.Column, in.Len()), out: vec.NewBatch(out), bounds: bounds}
}

func (p *sessionRows) add(s *sessions, b *vec.Batch, lo, hi int, _ op.Emitter) {
	for k := range p.cols {
		p.cols[k] = &b.Cols[k]
	}
	head := p.rows.Head()
	p.rows.Append(p.cols, b, lo, hi)
	if moved := head - p.rows.Head(); moved > 0 {
		p.owner = dropFront(p.owner, moved)
		p.relink()
	}
	for i := lo; i < hi; i++ {
		p.link(int32(s.ids[i]))
	}
}

// link makes the next row one of the session.
func (p *sessionRows) link(session int32) {
	k := int32(len(p.owner))
	p.owner, p.next = append(p.owner, session), append(p.next, -1)
	if session < 0 {
		return
	}
	for int(session) >= len(p.ends) {
		p.ends = append(p.ends, rowList{-1, -1})
	}
	if e := &p.ends[session]; e.first < 0 {
		e.first, e.last = k, k
	} else {
		p.next[e.last] = k
		e.last = k
	}
}

// relink makes all links anew after rows have moved.
func (p *sessionRows) relink() {
	owner := p.owner
	p.owner, p.next, p.ends = p.owner[:0], p.next[:0], p.ends[:0]
	for _, session := range owner {
		p.link(session)
	}
}

func (p *sessionRows) close(s *sessions, out op.Emitter) {
	for _, id := range s.done {
		e := &p.ends[id]
		p.sel = p.sel[:0]
		for k := e.first; k >= 0; k = p.next[k] {
			p.sel = append(p.sel, k)
			p.owner[k] = -1
		}
		e.first, e.last = -1, -1
		p.emit(s, id, out)
		p.holes += len(p.sel)
	}
	p.forget()
}

func (p *sessionRows) emit(s *sessions, id uint32, out op.Emitter) {
	r := p.out
	for k := range p.cols {
		r.Cols[k].Gather(&p.rows.Cols[k], p.sel)
	}
	r.Len = len(p.sel)
	c := s.mark(id)
	stamp(r, c)
	if p.bounds {
		fillBounds(r, len(p.cols), s.span(id))
	}
	out.Emit(r)
	out.Close(c)
}

// forget drops the rows that have left: at once where no older row stays, else when they have become many.
func (p *sessionRows) forget() {
	n, head := 0, p.rows.Head()
	for head+n < p.rows.End() && p.owner[head+n] < 0 {
		n++
	}
	p.rows.PopFront(n)
	p.holes -= n
	if p.holes > compactHoles && p.holes > p.rows.Len()/2 {
		p.compact()
	}
}

// compact removes the rows that have left from the middle.
func (p *sessionRows) compact() {
	if p.holes == 0 {
		return
	}
	var gone vec.Bitmap
	gone = gone.Reset(p.rows.End())
	n := 0
	for k := p.rows.Head(); k < p.rows.End(); k++ {
		if p.owner[k] < 0 {
			gone.Set(k)
			continue
		}
		p.owner[n] = p.owner[k]
		n++
	}
	p.rows.Remove(gone)
	p.owner, p.holes = p.owner[:n], 0
	p.relink()
}

// Save writes the rows and their sessions.
func (p *sessionRows) Save(w *codec.Writer) {
	p.compact()
	p.rows.Save(w)
	for _, session := range p.owner[p.rows.Head():] {
		w.Varint(int64(session))
	}
}

func (p *sessionRows) load(r *codec.Reader, sessions int) error {
	if err := p.rows.Load(r); err != nil {
		return err
	}
	p.owner = extend(p.owner[:0], p.rows.Head())
	for k := range p.owner {
		p.owner[k] = -1
	}
	for range p.rows.Len() {
		session := r.Varint()
		if session < 0 || session >= int64(sessions) {
			return r.Failf("a row of session %d of %d", session, sessions)
		}
		p.owner = append(p.owner, int32(session))
	}
	p.holes = 0
	p.relink()
	return r.Err()
}

// sessionPass lets every row out at once, EMIT CHANGES, with the bounds of its session so far.
type sessionPass struct {
	view    view
	columns int
	bounds  bool
}

func newSessionPass(in *input, out *vec.Schema, bounds bool) *sessionPass {
	p := &sessionPass{columns: inputColumns(out, bounds), bounds: bounds}
	p.view.init(out, in)
	return p
}

func (p *sessionPass) add(s *sessions, b *vec.Batch, lo, hi int, out op.Emitter) {
	p.view.meta(b, lo, hi)
	for k := range p.columns {
		p.view.column(k, &b.Cols[k])
	}
	if p.bounds {
		s.fillBounds(&p.view.Batch, p.columns, lo)
	}
	out.Emit(&p.view.Batch)
}

// fillBounds writes into columns at and at+1 of r, whose rows are those of the batch from lo on, where their
// sessions began and where they would end if no row followed.
func (s *sessions) fillBounds(r *vec.Batch, at, lo int) {
	from, to := &r.Cols[at], &r.Cols[at+1]
	from.Reuse(r.Len)
	to.Reuse(r.Len)
	for k := range r.Len {
		from.I64[k], to.I64[k] = int64(s.from[lo+k]), int64(r.Time[k].Add(s.gap))
	}
}

func (p *sessionPass) close(*sessions, op.Emitter) {}

// Save writes nothing.
func (p *sessionPass) Save(*codec.Writer) {}

func (p *sessionPass) load(*codec.Reader, int) error { return nil }
