package why

import (
	"slices"

	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// Recorder keeps what happened in the pattern of one query. It is the tracer of its matcher.
type Recorder struct {
	query  *plan.Query
	plan   *plan.Pattern
	rows   []*vec.Batch // by input: every event of it
	events []event      // by position, from 1
	ends   []op.PatternTrace
	output *vec.Batch // the rows that the query put out
	conds  []*condition
	arena  vec.Arena
}

// event is where a row of the merged input is kept.
type event struct {
	input, row int
}

// NewRecorder returns a recorder of a query whose source is a pattern.
func NewRecorder(q *plan.Query) *Recorder {
	r := &Recorder{query: q, plan: q.Pattern(), events: []event{{-1, -1}}, output: vec.NewBatch(q.Root.Target.Schema)}
	for _, s := range r.plan.Inputs {
		r.rows = append(r.rows, vec.NewBatch(s.Schema))
	}
	r.conds = conditions(r.plan)
	return r
}

// TraceEvent keeps an event.
func (r *Recorder) TraceEvent(position int64, input int, b *vec.Batch, row int) {
	for int64(len(r.events)) < position {
		r.events = append(r.events, event{-1, -1})
	}
	r.events = append(r.events, event{input, r.rows[input].Len})
	r.keep(r.rows[input], b, row, row+1)
}

// TraceEnd keeps the end of a partial match.
func (r *Recorder) TraceEnd(t *op.PatternTrace) {
	c := *t
	c.Slots = make([][]int64, len(t.Slots))
	for i, s := range t.Slots {
		c.Slots[i] = slices.Clone(s)
	}
	c.Waits = slices.Clone(t.Waits)
	r.ends = append(r.ends, c)
}

// Output keeps rows that the query put out.
func (r *Recorder) Output(b *vec.Batch, lo, hi int) { r.keep(r.output, b, lo, hi) }

// keep appends rows to dst, which owns its memory.
func (r *Recorder) keep(dst, b *vec.Batch, lo, hi int) {
	at := dst.Len
	dst.AppendRange(b, lo, hi)
	for c := range dst.Cols {
		r.arena.CloneStrings(&dst.Cols[c], at, dst.Len)
	}
}

// time is the Time of an event.
func (r *Recorder) time(position int64) vec.Time {
	e := r.events[position]
	return r.rows[e.input].Time[e.row]
}

// known reports a position at which there is an event.
func (r *Recorder) known(position int64) bool {
	return position > 0 && position < int64(len(r.events)) && r.events[position].input >= 0
}

// held lists the positions of all events that a partial match held, ascending.
func held(t *op.PatternTrace) []int64 {
	var all []int64
	for _, s := range t.Slots {
		all = append(all, s...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
