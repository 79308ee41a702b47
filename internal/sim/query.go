package sim

import (
	"math"

	"github.com/eventflux-go/eventflux/vec"
)

// emitMode is EMIT CHANGES or EMIT FINAL.
type emitMode int

const (
	emitDefault emitMode = iota
	emitChanges
	emitFinal
)

// query is one query as it was understood: what to read, what to compute, when to let rows out.
type query struct {
	sources []string // streams, lower case
	pattern *pattern // FROM PATTERN or SEQUENCE
	target  string   // stream, lower case
	where   *expr
	window  windowSpec
	group   []expr
	calls   []aggCall
	grouped bool // has GROUP BY or aggregates
	items   []expr
	plain   []expr // items without aggregates
	names   []string
	having  *expr
	unique  bool // SELECT DISTINCT
	order   []sortKey
	limit   int64 // -1: none
	offset  int64
	emit    emitMode
	rate    rateSpec
	current bool // the INSERT takes CURRENT rows
	expired bool // and EXPIRED ones
	casts   []func(Value) (Value, error)
}

type sortKey struct {
	expr       expr
	desc       bool
	nullsFirst bool
}

// batch says whether rows come out at closes of the window.
func (q *query) batch() bool {
	if q.emit == emitChanges {
		return false
	}
	return q.window.batch() || q.window.kind == "" && q.emit == emitFinal
}

// input is everything a query reads, and the clock.
type input struct {
	rows  []row // merged, in order
	first vec.Time
	clock vec.Time
	flush bool
}

// run takes a query through its whole input and gives all that it puts out, in order.
func (q *query) run(in input) []row {
	if q.pattern != nil {
		return q.runPattern(in)
	}
	out := &output{query: q, rate: newRate(q, in.first)}
	sel := newSelector(q, out)
	win := newWindow(q, sel)
	now := vec.MinTime
	for i := range in.rows {
		r := in.rows[i]
		r.pos, r.kind = int64(i)+1, vec.Current
		now = r.time
		win.advance(now)
		out.rate.advance(now)
		e := env{row: &r, now: r.time}
		if (q.where == nil || isTrue(q.where, &e)) && sel.accepts(&r) {
			win.take(&r)
		}
		if r.unitEnd {
			win.unitEnd(r.stamp)
		}
	}
	now = max(now, in.clock)
	win.advance(in.clock)
	out.rate.advance(in.clock)
	if in.flush {
		win.flush(now)
		out.rate.flush(now)
	}
	return out.rate.rows
}

// isTrue evaluates a condition; an error is not true (the row is rejected either way).
func isTrue(cond *expr, e *env) bool {
	v, err := cond.eval(e)
	return err == nil && v == true
}

// The ends of the sequence numbers (vec has the same, as part of the contract on order).
const (
	seqTimer = 0
	seqClose = math.MaxInt64
	ordSelf  = math.MaxInt64
)

// self is the stamp of what comes out because of an event itself.
func (r *row) self() stamp { return stamp{r.time, r.seq, ordSelf} }

// timerStamp is the stamp of a row made by a timer due at t that concerns the row at position pos.
func timerStamp(t vec.Time, pos int64) stamp { return stamp{t, seqTimer, pos} }

// closeStamp is the stamp of a close, by the clock, of a period that ends at t; the ord is each row's own.
func closeStamp(t vec.Time) stamp { return stamp{t - 1, seqClose, 0} }

// bounds are window_start and window_end.
type bounds struct{ start, end vec.Time }
