package window

import (
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// dueFunc gives the Time at which leaving row k, by its index, leaves by the clock.
type dueFunc func(k int) vec.Time

// mixer makes the rows of a sliding window that lets Expired rows out: those that left, each before the row that it
// made room for.
type mixer struct {
	columns int        // without bounds
	both    *vec.Batch // the entering rows, then those that left
	sel     []int32    // rows of both in order of output
	out     *vec.Batch
	now     []vec.Time // of each row of out: the end of the window
}

func newMixer(out *vec.Schema, columns int) *mixer {
	return &mixer{columns: columns, both: vec.NewBatch(out), out: vec.NewBatch(out)}
}

// emit lets the entering rows [lo, hi) of b out and those that left. Where due is nil a row was pushed out by the
// row that enters next.
func (m *mixer) emit(s *sliding, b *vec.Batch, lo, hi int, l leavers, due dueFunc, out op.Emitter) {
	m.gatherColumns(s, b, lo, hi, l)
	m.order(s, b, lo, hi, l, due)
	r := m.out
	for k := range m.columns {
		r.Cols[k].Gather(&m.both.Cols[k], m.sel)
	}
	if s.bounds {
		setBounds(&r.Cols[m.columns], &r.Cols[m.columns+1], m.now, s.size)
	}
	if s.g == nil {
		out.Emit(r)
		return
	}
	m.emitGood(s.g, hi-lo, lo, l.lo, out)
}

// gatherColumns makes both: the columns of the entering rows, then those of the leaving ones.
func (m *mixer) gatherColumns(s *sliding, b *vec.Batch, lo, hi int, l leavers) {
	r := m.both
	for k := range m.columns {
		r.Cols[k].Reuse(0)
	}
	r.Len = hi - lo + l.hi - l.lo
	if s.g == nil {
		for k := range m.columns {
			if hi > lo {
				r.Cols[k].AppendRange(&b.Cols[k], lo, hi)
			}
			r.Cols[k].AppendRange(&l.cols[k], l.lo, l.hi)
		}
		return
	}
	g := s.g
	at := 0
	for _, e := range g.keys {
		if hi > lo {
			r.Cols[at].AppendRange(g.in.cols[e], lo, hi)
		}
		g.keyCols[at] = &r.Cols[at]
		at++
	}
	if g.intern != nil {
		g.intern.AppendKeys(l.ids[l.lo:l.hi], g.keyCols)
	}
	for k, c := range g.carry {
		if hi > lo {
			r.Cols[at].AppendRange(&b.Cols[c], lo, hi)
		}
		r.Cols[at].AppendRange(&l.cols[len(s.stored)-len(g.carry)+k], l.lo, l.hi)
		at++
	}
	for i := range g.calls {
		c := &g.calls[i]
		if hi > lo {
			r.Cols[at].AppendRange(&c.cur, lo, hi)
		}
		r.Cols[at].AppendRange(&c.exp, l.lo, l.hi)
		at++
	}
}

// order sets sel and the meta of the rows that come out.
func (m *mixer) order(s *sliding, b *vec.Batch, lo, hi int, l leavers, due dueFunc) {
	r := m.out
	m.sel, m.now = m.sel[:0], m.now[:0]
	r.Time, r.Seq, r.Ord, r.Kind = r.Time[:0], r.Seq[:0], r.Ord[:0], r.Kind[:0]
	k, n := l.lo, hi-lo
	leave := func(t vec.Time, seq int64, now vec.Time) {
		if due != nil {
			t, seq = due(k), vec.SeqTimer
			now = t
		}
		m.now = append(m.now, now)
		m.sel = append(m.sel, int32(n+k-l.lo))
		r.Time, r.Seq = append(r.Time, t), append(r.Seq, seq)
		r.Ord, r.Kind = append(r.Ord, l.pos[k]), append(r.Kind, vec.Expired)
		k++
	}
	for i := lo; i < hi; i++ {
		now := b.Time[i]
		if s.now != nil {
			now = s.now[i]
		}
		for k < l.lo+int(s.before[i]) {
			leave(b.Time[i], b.SeqAt(i), now)
		}
		m.now = append(m.now, now)
		m.sel = append(m.sel, int32(i-lo))
		r.Time, r.Seq = append(r.Time, b.Time[i]), append(r.Seq, b.SeqAt(i))
		pos := vec.OrdSelf
		if s.view.keep {
			pos = b.OrdAt(i)
		}
		r.Ord, r.Kind = append(r.Ord, pos), append(r.Kind, vec.Current)
	}
	for k < l.hi {
		leave(0, 0, 0)
	}
	r.Len = len(m.sel)
}

// emitGood lets the rows out but those whose results are errors, which are reported.
func (m *mixer) emitGood(g *groups, n, lo, left int, out op.Emitter) {
	failed := false
	for i := range g.calls {
		c := &g.calls[i]
		failed = failed || c.errs.Any(lo, lo+n) || c.expErrs.Any(left, left+m.both.Len-n)
	}
	if !failed {
		out.Emit(m.out)
		return
	}
	g.sel = g.sel[:0]
	for k, row := range m.sel {
		c := m.failedCall(g, int(row), n, lo, left)
		if c == nil {
			g.sel = append(g.sel, int32(k))
		} else if g.rejects != nil {
			g.rejects.Reject(op.Rejected{Time: m.out.Time[k], Seq: m.out.Seq[k], Code: diag.CodeOverflow, Message: overflow(c)})
		}
	}
	if len(g.sel) == 0 {
		return
	}
	for k := range m.out.Cols {
		g.clean.Cols[k].Gather(&m.out.Cols[k], g.sel)
	}
	g.clean.GatherMeta(m.out, g.sel)
	out.Emit(g.clean)
}

// failedCall is the call whose result is an error for a row of both; nil if there is none.
func (m *mixer) failedCall(g *groups, row, n, lo, left int) *call {
	for i := range g.calls {
		c := &g.calls[i]
		if row < n && c.errs.Get(lo+row) || row >= n && c.expErrs.Get(left+row-n) {
			return c
		}
	}
	return nil
}
