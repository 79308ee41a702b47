package sim

import "github.com/eventflux-go/eventflux/vec"

// batches holds the events of an open batch until its close; with EMIT CHANGES each comes out at once with the
// running values, and a close only begins anew.
type batches struct {
	idle
	sel     *selector
	changes bool
	rows    []*row
}

func (b *batches) add(r *row, bd bounds) {
	b.rows = append(b.rows, r)
	if b.changes {
		b.sel.enter("", r, r.self(), bd, false)
	}
}

func (b *batches) close(at stamp, bd bounds) {
	if b.changes {
		b.sel.reset("")
	} else {
		b.sel.close("", b.rows, at, bd)
	}
	b.rows = nil
}

// countWindow is lengthBatch and batch: closed by the event that fills it, or that ends what was sent together.
type countWindow struct {
	*batches
	n     int64
	units bool
}

func (w *countWindow) bounds() bounds {
	return bounds{w.rows[0].time, w.rows[len(w.rows)-1].time}
}

func (w *countWindow) take(r *row) {
	first := r.time
	if len(w.rows) > 0 {
		first = w.rows[0].time
	}
	w.add(r, bounds{first, r.time})
	if w.n > 0 && int64(len(w.rows)) == w.n {
		w.close(r.stamp, w.bounds())
	}
}

func (w *countWindow) unitEnd(at stamp) {
	if w.units && len(w.rows) > 0 {
		w.close(at, w.bounds())
	}
}

func (w *countWindow) flush(now vec.Time) {
	if len(w.rows) > 0 {
		w.close(stamp{time: now, seq: seqClose}, w.bounds())
	}
}

// periodWindow is tumbling and timeBatch: a grid of periods. The period after one with events closes too, even if
// it is empty, so that the rows of the one before expire; then nothing closes until an event comes.
type periodWindow struct {
	*batches
	size     vec.Duration
	origin   vec.Time
	anchored bool // the grid is known
	open     bool
	start    vec.Time // of the open period
}

func (w *periodWindow) take(r *row) {
	if !w.anchored {
		w.origin, w.anchored = r.time, true
	}
	if !w.open {
		w.open, w.start = true, gridStart(r.time, w.size, w.origin)
	}
	w.add(r, bounds{w.start, w.start.Add(w.size)})
}

func (w *periodWindow) advance(t vec.Time) {
	for w.open && w.start.Add(w.size) <= t {
		w.end()
	}
}

func (w *periodWindow) end() {
	w.open = len(w.rows) > 0
	end := w.start.Add(w.size)
	w.close(closeStamp(end), bounds{w.start, end})
	w.start = end
}

func (w *periodWindow) flush(vec.Time) {
	if w.open {
		w.end()
	}
}

// slideWindow closes at every multiple of slide, over the events of [T - size, T). It closes once more when it has
// become empty, so that the rows of the close before expire.
type slideWindow struct {
	idle
	sel  *selector
	spec windowSpec
	open bool
	due  vec.Time
	rows []*row // events that a coming close may see
	full bool   // the last close had events
}

func (w *slideWindow) take(r *row) {
	if !w.open {
		w.open = true
		w.due = gridStart(r.time, w.spec.slide, w.spec.offset).Add(w.spec.slide) // the first close after the event
	}
	w.rows = append(w.rows, r)
}

func (w *slideWindow) advance(t vec.Time) {
	for w.open && w.due <= t {
		w.end()
	}
}

func (w *slideWindow) end() {
	from := w.due.Add(-w.spec.size)
	var in []*row
	for _, r := range w.rows {
		if r.time >= from {
			in = append(in, r)
		}
	}
	w.rows = in
	if len(in) > 0 || w.full {
		w.sel.close("", in, closeStamp(w.due), bounds{from, w.due})
	}
	w.full = len(in) > 0
	w.open = w.full
	w.due = w.due.Add(w.spec.slide)
}

func (w *slideWindow) flush(vec.Time) {
	if w.open {
		w.end()
	}
}

// externalBatchWindow is timeBatch by the highest value that a column had.
type externalBatchWindow struct {
	*batches
	spec     windowSpec
	anchored bool
	start    vec.Time // of the open period
	high     vec.Time
	pending  bool // rows of a close have not expired yet
	last     vec.Time
}

func (w *externalBatchWindow) bounds() bounds { return bounds{w.start, w.start.Add(w.spec.size)} }

func (w *externalBatchWindow) take(r *row) {
	value, ok := columnTime(w.spec.column, r)
	if !ok {
		return
	}
	w.high = max(w.high, value)
	if !w.anchored {
		w.anchored = true
		w.start = w.high
		if w.spec.aligned {
			w.start = gridStart(w.high, w.spec.size, w.spec.offset)
		}
	}
	steps := int64(w.high-w.start) / int64(w.spec.size)
	if steps > 0 {
		if len(w.rows) > 0 {
			w.end(r.stamp)
		}
		w.start = w.start.Add(w.spec.size)
		if w.pending && steps > 1 { // the period after closes empty
			w.close(r.stamp, w.bounds())
			w.pending = false
		}
		w.start = w.start.Add(w.spec.size * vec.Duration(steps-1))
	}
	w.last = r.time
	w.add(r, w.bounds())
}

func (w *externalBatchWindow) end(at stamp) {
	w.close(at, w.bounds())
	w.pending = true
}

// gridStart is the start of the period of size that t lies in, on the grid origin + k·size.
func gridStart(t vec.Time, size vec.Duration, origin vec.Time) vec.Time {
	rest := int64(t-origin) % int64(size)
	if rest < 0 {
		rest += int64(size)
	}
	return t - vec.Time(rest)
}

func (w *externalBatchWindow) advance(t vec.Time) {
	if due := w.last.Add(w.spec.timeout); w.spec.timeout > 0 && len(w.rows) > 0 && due <= t {
		w.end(timerStamp(due, 0))
	}
}

func (w *externalBatchWindow) flush(now vec.Time) {
	switch {
	case len(w.rows) == 0:
	case w.spec.timeout > 0:
		w.end(timerStamp(w.last.Add(w.spec.timeout), 0))
	default:
		w.end(stamp{time: now, seq: seqClose})
	}
}
