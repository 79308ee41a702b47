package runtime

import "github.com/eventflux-go/eventflux/vec"

// arriveTimed takes rows that carry their time. Watermark and clock move with every row, so that what counts as
// late does not depend on batches.
func (in *Intake) arriveTimed(src int, b *vec.Batch) {
	s := in.sources[src]
	if s.EventTime.times(b, max(s.watermark, in.clock)) && in.passes(s, b) {
		return
	}
	others := in.othersWatermark(s)
	clock := in.clock
	from := 0 // rows from here up to the one at hand are in time, and are held together
	for i := range b.Len {
		t, ok := s.EventTime.At(b, i)
		if !ok {
			in.hold(s, b, from, i)
			from = i + 1
			s.stats.BadTime++
			continue
		}
		b.Time[i] = t
		if t < s.watermark || t < clock {
			in.hold(s, b, from, i)
			from = i + 1
			in.late(s, b, i, clock)
			continue
		}
		s.see(t)
		if clock = max(clock, min(s.watermark, others)); clock > vec.MinTime {
			in.starts(clock)
		}
	}
	in.hold(s, b, from, b.Len)
	if s.held.len() > in.opts.HeldMax && in.Holder() == s.rank {
		s.held.sort()
		s.raise(s.held.rows.Time[s.held.order[s.held.len()/2]])
		s.stats.Forced++
	}
}

// hold keeps rows [lo, hi) of b, whose Time is set, until the clock reaches them.
func (in *Intake) hold(s *source, b *vec.Batch, lo, hi int) {
	if lo >= hi {
		return
	}
	s.held.add(b, lo, hi, in.arrived+1)
	in.arrived += int64(hi - lo)
	s.stats.Entered += int64(hi - lo)
}

// see moves the source's newest time and watermark.
func (s *source) see(t vec.Time) {
	s.newest = max(s.newest, t)
	s.raise(s.newest.Add(-s.EventTime.Delay))
	s.stats.Min, s.stats.Max = min(s.stats.Min, t), max(s.stats.Max, t)
}

// passes hands a batch in order straight to the tick, where nothing would be held back: one source, no delay.
func (in *Intake) passes(s *source, b *vec.Batch) bool {
	if s.EventTime.Delay != 0 || len(in.early) > 0 || in.othersWatermark(s) != vec.MaxTime {
		return false
	}
	for _, o := range in.sources {
		if o.held != nil && o.held.len() > 0 {
			return false
		}
	}
	s.see(b.Time[0])
	in.starts(s.watermark)
	s.see(b.Time[b.Len-1])
	in.enter(s, b)
	in.clock = max(in.clock, s.watermark)
	return true
}

// othersWatermark is the lowest watermark of the other sources that the clock waits for; vec.MaxTime if it waits for
// none.
func (in *Intake) othersWatermark(s *source) vec.Time {
	low := vec.MaxTime
	for _, o := range in.sources {
		if o != s && o.EventTime != nil && !o.ended && !o.idle {
			low = min(low, o.watermark)
		}
	}
	return low
}

// late applies the late policy to row i.
func (in *Intake) late(s *source, b *vec.Batch, i int, clock vec.Time) {
	t := b.Time[i]
	if s.stats.Late == 0 {
		s.stats.FirstLate, s.stats.FirstLateNewest = t, s.newest
	}
	s.stats.Late++
	s.stats.LateMax = max(s.stats.LateMax, vec.Duration(max(s.newest, clock)-t))
	s.stats.Min = min(s.stats.Min, t)
	switch s.Late {
	case LateProcess:
		b.Time[i] = max(clock, t)
		in.hold(s, b, i, i+1)
		s.stats.Entered--
	case LateStream:
		in.release() // what came before it is numbered before it
		p := &in.pending[s.LateTo]
		p.settle()
		for c := range p.own.Cols {
			p.own.Cols[c].AppendRange(&b.Cols[c], i, i+1)
		}
		in.seq++
		p.own.AppendRowMeta(max(in.clock, clock), in.seq, vec.OrdSelf, vec.Current)
	}
}

// release moves the clock to the minimum of the watermarks and lets the rows go that it has reached.
func (in *Intake) release() {
	holder := in.Holder()
	target, open := vec.MaxTime, true
	if holder >= 0 {
		target, open = in.sources[holder].watermark, false
	}
	if open {
		target = in.lastHeld() // all have ended or are idle: nothing more can come before what is held
	}
	if target == vec.MinTime || target == vec.MaxTime {
		return
	}
	in.clock = max(in.clock, target)
	in.starts(in.clock)
	in.stampEarly()
	due := in.dueRows(holder)
	for due > 0 {
		s, n := in.nextRun(due)
		in.emit(s, n)
		due -= n
	}
	for _, s := range in.sources {
		if s.held != nil && s.taken > 0 {
			s.held.drop(s.taken)
			s.taken, s.ready = 0, 0
		}
	}
}

// lastHeld is the largest time of the rows held by sources that have ended, or the watermark of those that are idle.
func (in *Intake) lastHeld() vec.Time {
	last := vec.MinTime
	for _, s := range in.sources {
		if s.EventTime == nil {
			continue
		}
		last = max(last, s.watermark)
		if s.ended && s.held.len() > 0 {
			s.held.sort()
			last = max(last, s.held.rows.Time[s.held.order[s.held.len()-1]])
		}
	}
	return last
}

// stampEarly gives the rows that waited for the first clock value that value.
func (in *Intake) stampEarly() {
	for _, e := range in.early {
		fillTime(e.rows, in.clock)
		e.rows.Seq = e.rows.Seq[:0]
		in.enter(in.sources[e.src], e.rows)
	}
	in.early = nil
}

// dueRows counts, per source, the rows that the clock has reached. Where sources are merged in their order, a row at
// the clock itself waits for sources before its own that may still deliver that time.
func (in *Intake) dueRows(holder int) int {
	total := 0
	for i, s := range in.sources {
		if s.held == nil || s.held.len() == 0 {
			continue
		}
		s.held.sort()
		strictly := in.opts.InOrder && holder >= 0 && i > holder && in.sources[holder].watermark >= in.clock
		s.ready = s.held.due(in.clock, strictly)
		total += s.ready
	}
	return total
}

// nextRun finds the source whose next row comes first, and how many of its rows come before all others'.
func (in *Intake) nextRun(due int) (*source, int) {
	var first, second *source
	for _, s := range in.sources {
		if s.ready <= s.taken {
			continue
		}
		switch {
		case first == nil || in.precedes(s, first):
			first, second = s, first
		case second == nil || in.precedes(s, second):
			second = s
		}
	}
	if second == nil {
		return first, first.ready - first.taken
	}
	n := 0
	start := first.taken
	for first.taken < first.ready && (n == 0 || in.precedes(first, second)) {
		first.taken++
		n++
	}
	first.taken = start
	return first, n
}

// precedes reports whether the next row of a comes before that of b. Sources are compared in their order, so of
// equal times the earlier source wins where that order counts.
func (in *Intake) precedes(a, b *source) bool {
	i, j := a.held.order[a.taken], b.held.order[b.taken]
	if t, u := a.held.rows.Time[i], b.held.rows.Time[j]; t != u {
		return t < u
	}
	if in.opts.InOrder {
		return a.rank < b.rank
	}
	return a.held.rows.SeqAt(int(i)) < b.held.rows.SeqAt(int(j))
}

// emit gives the next n due rows of the source to the next tick.
func (in *Intake) emit(s *source, n int) {
	p := &in.pending[s.Stream]
	p.settle()
	rows := s.held.order[s.taken : s.taken+n]
	for len(rows) > 0 {
		lo, k := int(rows[0]), 1
		for k < len(rows) && int(rows[k]) == lo+k { // rows that came in order leave together
			k++
		}
		for c := range p.own.Cols {
			p.own.Cols[c].AppendRange(&s.held.rows.Cols[c], lo, lo+k)
		}
		for i := lo; i < lo+k; i++ {
			in.seq++
			p.own.AppendRowMeta(s.held.rows.Time[i], in.seq, vec.OrdSelf, vec.Current)
			if s.held.rows.Units.Get(i) {
				p.own.Units = p.own.Units.Grow(p.own.Len)
				p.own.Units.Set(p.own.Len - 1)
			}
		}
		rows = rows[k:]
	}
	s.taken += n
}
