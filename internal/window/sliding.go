package window

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// sliding is what length, time and externalTime share: rows that come out at once, with the values of their group
// over the window, and that are kept until they leave.
type sliding struct {
	in     *input
	g      *groups // nil: plain rows
	bounds bool
	size   vec.Duration // of the bounds
	now    []vec.Time   // the end of the window at row i of the batch, at index i; nil: the row's Time
	stored []source
	cols   []*vec.Column // where the stored values of the entering rows are
	rows   *state.Rows   // nil: a plain window of which nobody asks for Expired rows keeps nothing
	ids    []uint32      // the group of each row of rows, at its index
	held   []int32       // rows in the window, of each group
	empty  []uint32      // scratch

	before []int32 // how many rows have left before row i of the batch enters, at index i
	view   view
	mix    *mixer // nil: no Expired rows are wanted
}

// source is where a kept value comes from: an expression, or a column of the batch.
type source struct {
	expr, column int // one of them is -1
}

// leavers is the rows that leave while a range of rows enters: rows [lo, hi) of columns in the order of stored.
type leavers struct {
	cols   []vec.Column
	ids    []uint32 // at the columns' indexes; nil without GROUP BY
	pos    []int64  // at the columns' indexes
	lo, hi int
}

// store adds rows [lo, hi) of b, whose groups are assigned, to the rows kept. It returns by how much the rows that
// were there have moved down.
func (s *sliding) store(b *vec.Batch, lo, hi int) int {
	for k, src := range s.stored {
		if src.expr >= 0 {
			s.cols[k] = s.in.cols[src.expr]
		} else {
			s.cols[k] = &b.Cols[src.column]
		}
	}
	head := s.rows.Head()
	s.rows.Append(s.cols, b, lo, hi)
	moved := head - s.rows.Head()
	if s.g == nil || s.g.intern == nil {
		return moved
	}
	s.ids = dropFront(s.ids, moved)
	s.ids = append(s.ids, s.g.ids[lo:hi]...)
	s.held = extend(s.held, max(len(s.held), s.g.count()))
	for _, id := range s.g.ids[lo:hi] {
		s.held[id]++
	}
	return moved
}

func dropFront[T any](s []T, n int) []T {
	if n > 0 {
		s = s[:copy(s, s[n:])]
	}
	return s
}

// front is the n oldest rows.
func (s *sliding) front(n int) leavers {
	return leavers{cols: s.rows.Cols, ids: s.ids, pos: s.rows.Pos, lo: s.rows.Head(), hi: s.rows.Head() + n}
}

// pass lets rows [lo, hi) of b out while those of l leave, as s.before says. Without a batch rows only leave.
func (s *sliding) pass(b *vec.Batch, lo, hi int, l leavers, due dueFunc, out op.Emitter) {
	if s.g != nil {
		s.slide(b, lo, hi, l)
	}
	if s.mix != nil && l.hi > l.lo {
		s.mix.emit(s, b, lo, hi, l, due, out)
	} else if hi > lo {
		s.show(b, lo, hi)
		if s.bounds {
			s.fillBounds(lo, hi)
		}
		if s.g != nil {
			s.g.emit(&s.view.Batch, lo, out)
		} else {
			out.Emit(&s.view.Batch)
		}
	}
	s.leave(l)
}

// fillBounds gives the view's rows the window's bounds as each enters.
func (s *sliding) fillBounds(lo, hi int) {
	now := s.view.Time
	if s.now != nil {
		now = s.now[lo:hi]
	}
	n := len(s.view.Cols)
	setBounds(&s.view.Cols[n-2], &s.view.Cols[n-1], now, s.size)
}

// setBounds writes (now - size, now] for each row.
func setBounds(start, end *vec.Column, now []vec.Time, size vec.Duration) {
	start.Reuse(len(now))
	end.Reuse(len(now))
	for i, t := range now {
		start.I64[i], end.I64[i] = int64(t.Add(-size)), int64(t)
	}
}

// show makes the view rows [lo, hi) of b.
func (s *sliding) show(b *vec.Batch, lo, hi int) {
	if s.g != nil {
		s.g.show(&s.view, b, lo, hi)
		return
	}
	s.view.meta(b, lo, hi)
	for k := range b.Cols {
		s.view.column(k, &b.Cols[k])
	}
}

// slide gives the aggregates the entering and the leaving rows.
func (s *sliding) slide(b *vec.Batch, lo, hi int, l leavers) {
	for i := range s.g.calls {
		c := &s.g.calls[i]
		d := &c.d
		if b != nil {
			s.g.input(c, s.g.ids, b, lo, hi)
		} else {
			d.In.Lo, d.In.Hi = 0, 0
		}
		c.wantCur(hi)
		s.leaving(c, l)
		d.Before = s.before
		if hi == lo {
			d.Before = nil
		}
		d.Exp, d.ExpErr = nil, nil
		if s.mix != nil {
			c.exp.Reuse(l.hi)
			c.expErrs = c.expErrs.Reset(l.hi)
			d.Exp, d.ExpErr = &c.exp, c.expErrs
		}
		c.agg.Slide(d)
	}
}

// leaving readies what call c needs of the rows that leave.
func (s *sliding) leaving(c *call, l leavers) {
	x := &c.d.Out
	for k, e := range c.args {
		if e >= 0 {
			x.Args[k] = &l.cols[s.place(e)]
		}
	}
	x.Groups, x.Pos, x.Lo, x.Hi = nil, l.pos, l.lo, l.hi
	if s.g.intern != nil {
		x.Groups = l.ids
	}
	if c.filter >= 0 {
		c.keepOut = pack(c.keepOut, &l.cols[s.place(c.filter)], l.lo, l.hi)
		x.Keep, x.Filter = c.keepOut, true
	}
}

// place is where the rows keep the value of an expression.
func (s *sliding) place(expr int) int {
	for k, src := range s.stored {
		if src.expr == expr {
			return k
		}
	}
	return -1
}

// leave counts the rows out of their groups and forgets groups that are empty.
func (s *sliding) leave(l leavers) {
	if s.g == nil || s.g.intern == nil || l.lo == l.hi {
		return
	}
	s.empty = s.empty[:0]
	for _, id := range l.ids[l.lo:l.hi] {
		if s.held[id]--; s.held[id] == 0 {
			s.empty = append(s.empty, id)
		}
	}
	if s.g.forever {
		return
	}
	for _, id := range s.empty {
		s.g.intern.Free(id)
	}
}

// Save writes the rows and the groups.
func (s *sliding) Save(w *codec.Writer) {
	if s.rows != nil {
		s.rows.Save(w)
	}
	if s.g == nil {
		return
	}
	s.g.Save(w)
	if s.g.intern != nil {
		for _, id := range s.ids[s.rows.Head():] {
			w.Uvarint(uint64(id))
		}
	}
}

// Load reads what Save wrote.
func (s *sliding) Load(r *codec.Reader) error {
	if s.rows != nil {
		if err := s.rows.Load(r); err != nil {
			return err
		}
	}
	if s.g == nil {
		return r.Err()
	}
	if err := s.g.Load(r); err != nil {
		return err
	}
	if s.g.intern == nil {
		return r.Err()
	}
	n := s.g.count()
	s.held = extend(s.held[:0], n)
	s.ids = extend(s.ids[:0], s.rows.Head())
	for range s.rows.Len() {
		id := r.Uvarint()
		if id >= uint64(n) {
			return r.Failf("group %d of %d", id, n)
		}
		s.ids = append(s.ids, uint32(id))
		s.held[id]++
	}
	return r.Err()
}
