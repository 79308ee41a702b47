package sim

import (
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// windowSpec is WINDOW kind(…); kind is the lower-case canonical name, empty where there is no window.
type windowSpec struct {
	kind    string
	n       int64        // length, lengthBatch, batch (0: no bound)
	size    vec.Duration // the period, the time an event stays, the gap, the delay
	slide   vec.Duration // sliding
	offset  vec.Time     // start, offset
	aligned bool         // offset was given
	timeout vec.Duration // externalTimeBatch; 0: none
	column  *expr        // externalTime, externalTimeBatch
	keys    []expr       // session
}

// batch says whether the window lets rows out at closes.
func (w windowSpec) batch() bool {
	switch w.kind {
	case "lengthbatch", "timebatch", "tumbling", "sliding", "session", "externaltimebatch", "batch":
		return true
	}
	return false
}

// slides says whether events leave the window one by one.
func (w windowSpec) slides() bool {
	return w.kind == "length" || w.kind == "time" || w.kind == "externaltime"
}

// window decides when events come out and when they leave.
type window interface {
	// take gives it an event that passed WHERE. The clock stands at its time.
	take(r *row)
	// advance moves the clock to t: what is due at or before t happens.
	advance(t vec.Time)
	// unitEnd says that the rows sent together end here.
	unitEnd(at stamp)
	// flush ends the input.
	flush(now vec.Time)
}

// idle does nothing of what not every window does.
type idle struct{}

func (idle) advance(vec.Time) {}
func (idle) unitEnd(stamp)    {}
func (idle) flush(vec.Time)   {}

func newWindow(q *query, s *selector) window {
	w := q.window
	changes := q.emit == emitChanges
	b := &batches{sel: s, changes: changes}
	switch w.kind {
	case "":
		if q.emit == emitFinal {
			return &wholeWindow{sel: s}
		}
		return &passWindow{sel: s}
	case "length":
		return &lengthWindow{sel: s, n: int(w.n)}
	case "time":
		return &timeWindow{sel: s, t: w.size}
	case "externaltime":
		return &externalTimeWindow{sel: s, spec: w, high: vec.MinTime}
	case "lengthbatch":
		return &countWindow{batches: b, n: w.n}
	case "batch":
		return &countWindow{batches: b, n: w.n, units: true}
	case "tumbling", "timebatch":
		return &periodWindow{batches: b, size: w.size, origin: w.offset, anchored: w.aligned || w.kind == "tumbling"}
	case "sliding":
		return &slideWindow{sel: s, spec: w}
	case "session":
		return &sessionWindow{sel: s, spec: w, changes: changes}
	case "externaltimebatch":
		return &externalBatchWindow{batches: b, spec: w, high: vec.MinTime}
	case "delay":
		return &delayWindow{sel: s, t: w.size}
	}
	panic("sim: window " + w.kind)
}

// passWindow is no window: each event at once.
type passWindow struct {
	idle
	sel *selector
}

func (w *passWindow) take(r *row) { w.sel.enter("", r, r.self(), bounds{}, false) }

// wholeWindow is EMIT FINAL without a window.
type wholeWindow struct {
	idle
	sel  *selector
	rows []*row
}

func (w *wholeWindow) take(r *row)        { w.rows = append(w.rows, r) }
func (w *wholeWindow) flush(now vec.Time) { w.sel.whole(w.rows, now) }

// lengthWindow holds the last n events.
type lengthWindow struct {
	idle
	sel  *selector
	n    int
	rows []*row
}

func (w *lengthWindow) take(r *row) {
	if len(w.rows) == w.n {
		old := w.rows[0]
		w.rows = w.rows[1:]
		w.sel.leave(old, stamp{r.time, r.seq, old.pos}, bounds{})
	}
	w.rows = append(w.rows, r)
	w.sel.enter("", r, r.self(), bounds{}, true)
}

// timeWindow holds each event until its time + t.
type timeWindow struct {
	idle
	sel  *selector
	t    vec.Duration
	rows []*row
}

func (w *timeWindow) take(r *row) {
	w.rows = append(w.rows, r)
	w.sel.enter("", r, r.self(), bounds{r.time.Add(-w.t), r.time}, true)
}

func (w *timeWindow) advance(t vec.Time) {
	for len(w.rows) > 0 && w.rows[0].time.Add(w.t) <= t {
		old := w.rows[0]
		w.rows = w.rows[1:]
		w.sel.leave(old, timerStamp(old.time.Add(w.t), old.pos), bounds{old.time, old.time.Add(w.t)})
	}
}

// delayWindow lets each event out t later, as if it came then.
type delayWindow struct {
	idle
	sel  *selector
	t    vec.Duration
	rows []*row
}

func (w *delayWindow) take(r *row) { w.rows = append(w.rows, r) }

func (w *delayWindow) advance(t vec.Time) {
	for len(w.rows) > 0 && w.rows[0].time.Add(w.t) <= t {
		r := w.rows[0]
		w.rows = w.rows[1:]
		w.sel.enter("", r, timerStamp(r.time.Add(w.t), r.pos), bounds{}, false)
	}
}

// columnTime reads the column that drives a window: a TIMESTAMP, or a LONG in milliseconds. NULL rejects the event.
func columnTime(col *expr, r *row) (vec.Time, bool) {
	v, err := col.eval(&env{row: r, now: r.time})
	if err != nil {
		return 0, false
	}
	switch x := v.(type) {
	case int64:
		return vec.FromMillis(x), true
	case vec.Time:
		return x, true
	}
	return 0, false
}

// externalTimeWindow is as timeWindow, by the highest value that a column had.
type externalTimeWindow struct {
	idle
	sel  *selector
	spec windowSpec
	high vec.Time
	rows []*row
}

func (w *externalTimeWindow) take(r *row) {
	value, ok := columnTime(w.spec.column, r)
	if !ok {
		return
	}
	w.high = max(w.high, value)
	b := bounds{w.high.Add(-w.spec.size), w.high}
	var stay []*row
	var gone []*row
	for _, old := range w.rows {
		if v, _ := columnTime(w.spec.column, old); v.Add(w.spec.size) <= w.high {
			gone = append(gone, old)
		} else {
			stay = append(stay, old)
		}
	}
	for _, old := range gone {
		w.sel.leave(old, stamp{r.time, r.seq, old.pos}, b)
	}
	w.rows = append(slices.Clone(stay), r)
	w.sel.enter("", r, r.self(), b, true)
}
