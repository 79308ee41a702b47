package op

import (
	"slices"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// RateKind is a kind of OUTPUT … EVERY.
type RateKind uint8

// The kinds of output rate.
const (
	RateAll RateKind = iota
	RateFirst
	RateLast
	RateSnapshot
)

// RateConfig says how a Rate holds rows back.
type RateConfig struct {
	Kind   RateKind
	Events int64        // 0: by time
	Period vec.Duration // 0: by events
	Group  []int        // columns that tell groups apart; empty: one group
	// Content says that SNAPSHOT shows the rows in the sliding window below: Expired rows leave it.
	Content bool
	// Closes says that a batch window is below: SNAPSHOT shows the last close's rows.
	Closes bool
	// Kinds are those that the INSERT names (none: all): only they count. A snapshot sees every row.
	Kinds Kinds
}

// Rate holds rows and releases them every so many rows, or at the end of every period. Periods run from the
// application's first clock value; what a period's end releases carries (T, SeqTimer), and what a full run releases
// the place of its last row. Each row keeps its Ord, the position of the oldest row it concerns; all kinds but FIRST
// need it of every row.
//
//	ALL       every row, at the end of the run
//	FIRST     the first row of each run (by events: of the group's own rows), at once
//	LAST      the last row of each run per group, groups in order of appearance, at the end of the run
//	SNAPSHOT  the rows in the window, the last close's rows, or the last row per group
type Rate struct {
	RateConfig
	due     vec.Time // end of the current period; MinTime before Start
	latest  vec.Time // of the rows taken: a flush may be ahead of the clock
	rows    *held    // held back, or what SNAPSHOT shows
	count   int64    // rows of the current run
	dropped int      // SNAPSHOT of a window: rows at the front that have left
	sealed  bool     // SNAPSHOT of closes: rows are a whole close; the next row begins another

	groups *state.Interner // nil: one group
	cols   []*vec.Column
	ids    []uint32
	perID  []int64 // FIRST: rows of the group's run; LAST, SNAPSHOT: index in rows + 1

	last *held // LAST: being compacted
	out  *vec.Batch
	sel  []int32
}

// NewRate returns a Rate for rows of the schema.
func NewRate(s *vec.Schema, c RateConfig) *Rate {
	r := &Rate{RateConfig: c, due: vec.MinTime, latest: vec.MinTime, rows: newHeld(s), last: newHeld(s), out: vec.NewBatch(s)}
	if len(c.Group) > 0 {
		types := make([]vec.Type, len(c.Group))
		for i, g := range c.Group {
			types[i] = s.Fields[g].Type
		}
		r.groups = state.NewInterner(types)
		r.cols = make([]*vec.Column, len(c.Group))
	}
	return r
}

// Start begins the first period.
func (r *Rate) Start(clock vec.Time) {
	if r.Period > 0 && r.due == vec.MinTime {
		r.due = clock.Add(r.Period)
	}
}

// Process takes the rows one by one, ending periods before rows of their instant.
func (r *Rate) Process(b *vec.Batch, lo, hi int, out Emitter) {
	r.sel = r.sel[:0]
	for i := lo; i < hi; i++ {
		if r.Period > 0 && b.Time[i] >= r.due {
			r.passFirst(b, out)
			r.endPeriods(b.Time[i], out)
		}
		if !r.counts(b.KindAt(i)) {
			continue
		}
		r.latest = max(r.latest, b.Time[i])
		r.take(b, i)
		if r.Events > 0 && r.Kind != RateFirst {
			if r.count++; r.count == r.Events {
				r.release(b.Time[i], b.SeqAt(i), out)
			}
		}
	}
	r.passFirst(b, out)
}

// counts reports whether rows of the kind come out at all.
func (r *Rate) counts(k vec.Kind) bool {
	return r.Kind == RateSnapshot || r.Kinds == (Kinds{}) || k == vec.Current && r.Kinds.Current || k == vec.Expired && r.Kinds.Expired
}

// passFirst emits the rows of b that FIRST let through since the last call.
func (r *Rate) passFirst(b *vec.Batch, out Emitter) {
	emitSelected(r.out, b, r.sel, out)
	r.sel = r.sel[:0]
}

// take holds row i back as the kind of rate wants it.
func (r *Rate) take(b *vec.Batch, i int) {
	switch {
	case r.Kind == RateAll:
		r.rows.add(b, i, i+1)
	case r.Kind == RateFirst:
		r.takeFirst(b, i)
	case r.Kind == RateSnapshot && r.Closes:
		if r.sealed {
			r.clear()
		}
		if b.KindAt(i) == vec.Current {
			r.rows.add(b, i, i+1)
		}
	case r.Kind == RateSnapshot && r.Content:
		r.takeContent(b, i)
	default:
		r.takeLast(b, i)
	}
}

// takeFirst lets row i pass when it is the first of its run: of the group's own run of n, or of the period.
func (r *Rate) takeFirst(b *vec.Batch, i int) {
	n := r.slot(b, i)
	if *n == 0 {
		r.sel = append(r.sel, int32(i))
	}
	*n++
	if r.Events > 0 && *n == r.Events {
		*n = 0
	}
}

// takeContent keeps what a sliding window holds. The row that leaves is told by its position: its values may have
// changed since it entered (window_end, now()).
func (r *Rate) takeContent(b *vec.Batch, i int) {
	if b.KindAt(i) == vec.Current {
		r.rows.add(b, i, i+1)
		return
	}
	switch at := slices.Index(r.rows.b.Ord[r.dropped:], b.OrdAt(i)); {
	case at == 0: // nearly always
		r.dropped++
	case at > 0:
		r.rebuild(r.dropped, r.dropped+at)
	}
	if r.dropped > r.rows.b.Len/2+pruneSlack {
		r.rebuild(r.dropped, -1)
	}
}

// rebuild copies the rows from index from on, without row skip, into fresh memory.
func (r *Rate) rebuild(from, skip int) {
	for k := from; k < r.rows.b.Len; k++ {
		if k != skip {
			r.last.add(r.rows.b, k, k+1)
		}
	}
	r.rows, r.last = r.last, r.rows
	r.last.reset()
	r.dropped = 0
}

// takeLast makes row i the last of its group. Groups keep the order in which they appeared.
func (r *Rate) takeLast(b *vec.Batch, i int) {
	if r.Kind == RateSnapshot && b.KindAt(i) != vec.Current {
		return
	}
	n := r.slot(b, i)
	r.rows.add(b, i, i+1)
	*n = int64(r.rows.b.Len)
	if r.rows.b.Len > 2*len(r.perID)+pruneSlack {
		r.compactLast()
	}
}

// compactLast drops the rows that are no group's last. Ids follow the order of appearance, so the rows come to
// stand in that order.
func (r *Rate) compactLast() {
	for id, n := range r.perID {
		if n > 0 {
			r.last.add(r.rows.b, int(n-1), int(n))
			r.perID[id] = int64(r.last.b.Len)
		}
	}
	r.rows, r.last = r.last, r.rows
	r.last.reset()
}

// slot is the counter of row i's group.
func (r *Rate) slot(b *vec.Batch, i int) *int64 {
	id := 0
	if r.groups != nil {
		for k, g := range r.Group {
			r.cols[k] = &b.Cols[g]
		}
		if len(r.ids) <= i {
			r.ids = make([]uint32, max(b.Len, 2*len(r.ids)))
		}
		r.groups.Intern(r.cols, i, i+1, r.ids)
		id = int(r.ids[i])
	}
	for len(r.perID) <= id {
		r.perID = append(r.perID, 0)
	}
	return &r.perID[id]
}

// endPeriods ends the periods that end at or before t. Long silence has at most two ends that matter (what is
// held comes out once), but a snapshot shows itself at every end.
func (r *Rate) endPeriods(t vec.Time, out Emitter) {
	for t >= r.due {
		r.release(r.due, vec.SeqTimer, out)
		if r.Kind != RateSnapshot || r.rows.b.Len == r.dropped {
			r.due = t.Floor(r.Period, r.due)
		}
		r.due = r.due.Add(r.Period)
	}
}

// release lets out what is held, made to come out at (t, seq).
func (r *Rate) release(t vec.Time, seq int64, out Emitter) {
	if r.Kind == RateLast || r.Kind == RateSnapshot && !r.Closes && !r.Content {
		r.compactLast()
	}
	if r.rows.b.Len > r.dropped {
		r.emitHeld(t, seq, out)
	}
	r.count = 0
	if r.Kind != RateSnapshot {
		r.clear()
	}
}

func (r *Rate) emitHeld(t vec.Time, seq int64, out Emitter) {
	o, b := r.out, r.rows.b
	o.Truncate()
	for i := range o.Cols {
		o.Cols[i].AppendRange(&b.Cols[i], r.dropped, b.Len)
	}
	for i := r.dropped; i < b.Len; i++ {
		o.AppendRowMeta(t, seq, b.OrdAt(i), b.KindAt(i))
	}
	out.Emit(o)
}

// clear forgets what is held and the runs of the groups.
func (r *Rate) clear() {
	r.rows.reset()
	r.dropped, r.sealed = 0, false
	clear(r.perID)
	if r.groups != nil {
		r.groups.Reset()
	}
}

// CloseBatch notes that the rows held are a whole close.
func (r *Rate) CloseBatch(c Close, out Emitter) {
	if r.Kind != RateSnapshot {
		return
	}
	if c.Time >= r.due {
		r.endPeriods(c.Time, out)
	}
	if r.sealed {
		r.clear() // a close without rows: nothing to show
	}
	r.sealed = true
}

// Advance ends the periods up to c.
func (r *Rate) Advance(c vec.Time, out Emitter) {
	if r.Period > 0 && r.due != vec.MinTime {
		r.endPeriods(c, out)
	}
}

// Flush lets out what is held; a snapshot shows itself only at its periods.
func (r *Rate) Flush(now vec.Time, out Emitter) {
	if r.Kind == RateAll || r.Kind == RateLast {
		r.release(max(now, r.latest), vec.SeqClose, out)
	}
}

// Save writes the rows held and the runs of the groups.
func (r *Rate) Save(w *codec.Writer) {
	w.Varint(int64(r.due))
	w.Varint(r.count)
	w.Varint(int64(r.dropped))
	w.Bool(r.sealed)
	w.Batch(r.rows.b)
	w.Uvarint(uint64(len(r.perID)))
	for _, n := range r.perID {
		w.Varint(n)
	}
	if r.groups != nil {
		r.groups.Save(w)
	}
}

// Load reads what Save wrote.
func (r *Rate) Load(rd *codec.Reader) error {
	r.clear()
	r.due = vec.Time(rd.Varint())
	r.count = rd.Varint()
	r.dropped = int(rd.Varint())
	r.sealed = rd.Bool()
	rd.Batch(r.rows.b)
	r.perID = r.perID[:0]
	for range rd.Len() {
		r.perID = append(r.perID, rd.Varint())
	}
	if r.groups != nil {
		return r.groups.Load(rd)
	}
	return rd.Err()
}
