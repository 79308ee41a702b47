package runtime

import "github.com/eventflux-go/eventflux/vec"

// Late says what happens to a row that comes after the clock has passed its time.
type Late uint8

// The late policies.
const (
	LateDrop    Late = iota // counted and forgotten
	LateProcess             // taken at the clock
	LateStream              // written to another stream, at the clock
)

// EventTime says where a row's time is.
type EventTime struct {
	Column int
	Unit   TimeUnit     // of a column of numbers; a TIMESTAMP is in µs whatever it says
	Delay  vec.Duration // how far behind the newest row the watermark stays
}

// Source is a stream as rows come into it from outside.
type Source struct {
	Stream      int // index in the graph
	Schema      *vec.Schema
	EventTime   *EventTime // nil: rows take the clock
	Late        Late
	LateTo      int          // the graph's stream, for LateStream
	IdleTimeout vec.Duration // 0: the clock waits for this source for ever
}

// SourceStats is what the intake has counted of a source: Arrived = Entered + Late + BadTime + Held, where late rows
// that were processed or written to another stream count as late, not as entered.
type SourceStats struct {
	Arrived, Entered, Late, BadTime, Held int64
	// LateMax is the largest distance of a late row below its source's newest: the slack that would have kept all.
	LateMax vec.Duration
	// First late row, for messages.
	FirstLate, FirstLateNewest vec.Time
	// Min and Max are the range of event times seen.
	Min, Max vec.Time
	// Forced counts the times a full buffer moved the watermark on.
	Forced int64
}

// IntakeOptions choose how several event-time sources meet.
type IntakeOptions struct {
	// InOrder merges sources that end (files): of equal times, rows of the source listed first come first, however
	// the sources were read. A row waits until no earlier source can deliver its time any more. Otherwise rows of
	// equal time keep the order in which they arrived.
	InOrder bool
	// HeldMax bounds the rows held back per source; 0 stands for 262,144.
	HeldMax int
}

// Intake turns arriving rows into ticks: it gives every row its time and number, holds rows of event-time streams
// back until the application's clock reaches them, and moves that clock. It is part of the state of a tick: what it
// decides depends on the rows, their order and the arrival times given to it, never on how they were batched.
type Intake struct {
	opts    IntakeOptions
	sources []*source
	timed   bool // some source has event time, so the clock is the minimum of watermarks

	clock   vec.Time
	start   vec.Time // first value of the clock
	now     vec.Time // latest arrival time
	first   vec.Time // first arrival time, since when a source that was never heard has been silent
	seq     int64
	arrived int64 // rows held so far, which orders rows of equal time

	early   []earlyRows // rows without a time of their own that came before there was a clock
	pending []pending   // by stream: what the next tick takes
	inputs  []Input     // scratch of Take
}

// earlyRows are rows that wait for the first clock value.
type earlyRows struct {
	src  int
	rows *vec.Batch
}

// pending is what has been released into a stream since the last Take: a borrowed batch, or rows of our own.
type pending struct {
	schema *vec.Schema
	direct *vec.Batch
	own    *vec.Batch
}

// source is the running side of a Source.
type source struct {
	Source
	watermark vec.Time
	newest    vec.Time // largest event time seen
	heard     vec.Time // arrival time of the latest rows
	idle      bool
	ended     bool
	held      *reorder // nil without event time
	rank      int      // its place among the sources
	// ready and taken are scratch of release: the rows in held's order that are due, and of these, those given out.
	ready, taken int
	stats        SourceStats
}

// NewIntake returns the intake of a graph with that many streams.
func NewIntake(streams []Stream, sources []Source, o IntakeOptions) *Intake {
	if o.HeldMax == 0 {
		o.HeldMax = 1 << 18
	}
	in := &Intake{opts: o, clock: vec.MinTime, start: vec.MinTime, now: vec.MinTime}
	in.pending = make([]pending, len(streams))
	for i, s := range streams {
		in.pending[i].schema = s.Schema
	}
	for i, s := range sources {
		r := &source{Source: s, rank: i, watermark: vec.MinTime, newest: vec.MinTime, heard: vec.MinTime}
		r.stats.Min, r.stats.Max = vec.MaxTime, vec.MinTime
		if s.EventTime != nil {
			in.timed = true
			r.held = newReorder(s.Schema)
		}
		in.sources = append(in.sources, r)
	}
	return in
}

// Clock is the application's clock; vec.MinTime as long as it is not known.
func (in *Intake) Clock() vec.Time { return in.clock }

// Start is the first value that the clock had; vec.MinTime as long as it has none. Periods may count from it.
func (in *Intake) Start() vec.Time { return in.start }

func (in *Intake) starts(c vec.Time) {
	if in.start == vec.MinTime {
		in.start = c
	}
}

// Timed reports whether the clock follows watermarks.
func (in *Intake) Timed() bool { return in.timed }

// Stats are the counts of a source.
func (in *Intake) Stats(src int) SourceStats {
	s := in.sources[src].stats
	if h := in.sources[src].held; h != nil {
		s.Held = int64(h.len())
		s.Entered -= s.Held
	}
	for _, e := range in.early {
		if e.src == src {
			s.Held += int64(e.rows.Len)
		}
	}
	return s
}

// Arrive takes all rows of b, which came from the source at that arrival time, and sets b's Time. The batch is
// borrowed until the tick that follows the next Take is over. Units are kept.
func (in *Intake) Arrive(src int, b *vec.Batch, arrival vec.Time) {
	in.Now(arrival)
	if b.Len == 0 {
		return
	}
	s := in.sources[src]
	s.stats.Arrived += int64(b.Len)
	s.heard, s.idle, s.ended = in.now, false, false
	b.Seq, b.Ord, b.Kind = b.Seq[:0], b.Ord[:0], b.Kind[:0]
	if s.EventTime == nil {
		in.arriveUntimed(src, b)
		return
	}
	in.arriveTimed(src, b)
	in.release()
}

// arriveUntimed gives rows the current clock.
func (in *Intake) arriveUntimed(src int, b *vec.Batch) {
	s := in.sources[src]
	if in.clock == vec.MinTime {
		kept := vec.NewBatch(s.Schema)
		fillTime(b, 0)
		kept.AppendRange(b, 0, b.Len)
		var a vec.Arena
		for i := range kept.Cols {
			a.CloneStrings(&kept.Cols[i], 0, kept.Len)
		}
		in.early = append(in.early, earlyRows{src, kept})
		return
	}
	fillTime(b, in.clock)
	in.enter(s, b)
}

func fillTime(b *vec.Batch, t vec.Time) {
	b.Time = padTo(b.Time[:0], b.Len, t)
}

// enter numbers the rows of b and gives them to the next tick.
func (in *Intake) enter(s *source, b *vec.Batch) {
	b.Seq, b.Seq0 = b.Seq[:0], in.seq+1
	in.seq += int64(b.Len)
	s.stats.Entered += int64(b.Len)
	p := &in.pending[s.Stream]
	if p.direct == nil && (p.own == nil || p.own.Len == 0) {
		p.direct = b
		return
	}
	p.settle()
	appendBatch(p.own, b, 0, b.Len)
}

// settle makes the pending rows own rows, so that more can be appended.
func (p *pending) settle() {
	if p.own == nil {
		p.own = vec.NewBatch(p.schema)
	}
	if p.direct != nil {
		appendBatch(p.own, p.direct, 0, p.direct.Len)
		p.direct = nil
	}
}

// appendBatch appends rows with their meta; strings are shared.
func appendBatch(dst, src *vec.Batch, lo, hi int) {
	for i := range dst.Cols {
		dst.Cols[i].AppendRange(&src.Cols[i], lo, hi)
	}
	appendMeta(dst, src, lo, hi)
}

// Now moves the arrival time on. Without event time it is the clock. With it, it tells which sources are idle, and
// lets the clock of an idle live source follow it.
func (in *Intake) Now(arrival vec.Time) {
	if arrival <= in.now {
		return
	}
	if in.now == vec.MinTime {
		in.first = arrival
	}
	in.now = arrival
	if !in.timed {
		in.clock = max(in.clock, arrival)
		in.starts(arrival)
		return
	}
	changed := false
	for _, s := range in.sources {
		if s.EventTime == nil || s.ended || s.IdleTimeout == 0 {
			continue
		}
		silent := vec.Duration(arrival - max(s.heard, in.first))
		if silent < s.IdleTimeout {
			continue
		}
		changed = changed || !s.idle
		s.idle = true
		if s.newest == vec.MinTime {
			continue
		}
		if age := vec.Duration(s.heard - s.newest); age <= liveAge && age >= -liveAge {
			s.raise(s.newest.Add(silent).Add(-s.EventTime.Delay))
			changed = true
		}
	}
	if changed {
		in.release()
	}
}

// liveAge is how old a source's newest event may be for the source to count as live: historic input never moves
// its clock by waiting.
const liveAge = vec.Minute

func (s *source) raise(w vec.Time) { s.watermark = max(s.watermark, w) }

// End says that no further row comes from the source. When all have ended, everything held is released.
func (in *Intake) End(src int) {
	in.sources[src].ended = true
	if in.timed {
		in.release()
	}
}

// Full reports whether the source holds back as many rows as it may. Its reader should wait, unless the source holds
// the clock: then Arrive moves its watermark on by force.
func (in *Intake) Full(src int) bool {
	s := in.sources[src]
	return s.held != nil && s.held.len() >= in.opts.HeldMax && in.Holder() != src
}

// Holder is the source that the clock waits for: the one with the lowest watermark, the first of equals; -1 if none
// does. Reading from it first keeps buffers small.
func (in *Intake) Holder() int {
	holder := -1
	for i, s := range in.sources {
		if s.EventTime == nil || s.ended || s.idle {
			continue
		}
		if holder < 0 || s.watermark < in.sources[holder].watermark {
			holder = i
		}
	}
	return holder
}

// Take gives the clock and the rows of the next tick. They are valid until the next Arrive.
func (in *Intake) Take() (vec.Time, []Input) {
	in.inputs = in.inputs[:0]
	for i := range in.pending {
		p := &in.pending[i]
		switch {
		case p.direct != nil:
			in.inputs = append(in.inputs, Input{i, p.direct})
		case p.own != nil && p.own.Len > 0:
			in.inputs = append(in.inputs, Input{i, p.own})
		}
	}
	return in.clock, in.inputs
}

// Keep copies the batches that were handed in since the last Take, so that their memory may be used again. Strings
// are shared.
func (in *Intake) Keep() {
	for i := range in.pending {
		if in.pending[i].direct != nil {
			in.pending[i].settle()
		}
	}
}

// Done says that the tick which took the rows is over.
func (in *Intake) Done() {
	for i := range in.pending {
		p := &in.pending[i]
		p.direct = nil
		if p.own != nil && p.own.Len > 0 {
			p.own.Truncate()
		}
	}
}
