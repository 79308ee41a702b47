package op

import "github.com/eventflux-go/eventflux/vec"

// UnitEnder is an operator that must know where a unit of rows sent together ends. Where the unit's last row reaches
// it, that row's bit in Batch.Units says so; where the row was dropped below, EndUnit does, with its place. The two
// must not differ: what ended up in which batch is not to be seen.
type UnitEnder interface {
	// TakesUnits reports whether the operator, emitting into out, has any use for it.
	TakesUnits(out Emitter) bool
	// EndUnit says that the unit open before (t, seq) ends there.
	EndUnit(t vec.Time, seq int64, out Emitter)
}

// unitSink is an emitter that leads to a UnitEnder.
type unitSink interface {
	takesUnits() bool
	endUnit(t vec.Time, seq int64)
}

func takesUnits(out Emitter) bool {
	s, ok := out.(unitSink)
	return ok && s.takesUnits()
}

func (l *link) takesUnits() bool { return l.units != nil }

func (l *link) endUnit(t vec.Time, seq int64) { l.units.EndUnit(t, seq, l.out) }

func (o *meterOut) takesUnits() bool { return takesUnits(o.next) }

func (o *meterOut) endUnit(t vec.Time, seq int64) { o.next.(unitSink).endUnit(t, seq) }

// TakesUnits asks the measured operator.
func (m *Meter) TakesUnits(out Emitter) bool {
	u, ok := m.Operator.(UnitEnder)
	return ok && u.TakesUnits(out)
}

// EndUnit hands the end on to the measured operator.
func (m *Meter) EndUnit(t vec.Time, seq int64, out Emitter) {
	m.measure(out, func(out Emitter) { m.Operator.(UnitEnder).EndUnit(t, seq, out) })
}

// TakesUnits reports whether an operator above does.
func (f *Filter) TakesUnits(out Emitter) bool { return takesUnits(out) }

// EndUnit hands the end on.
func (f *Filter) EndUnit(t vec.Time, seq int64, out Emitter) { out.(unitSink).endUnit(t, seq) }

// emitUnits emits the selected rows unit by unit, with the ends of units whose last row was dropped.
func (f *Filter) emitUnits(b *vec.Batch, lo, hi int, out Emitter) {
	sel := f.sel
	for lo < hi {
		end := lo
		for end < hi-1 && !b.Units.Get(end) {
			end++
		}
		n := 0
		for n < len(sel) && int(sel[n]) <= end {
			n++
		}
		kept := n > 0 && int(sel[n-1]) == end
		f.emit(b, sel[:n], out)
		if b.Units.Get(end) && !kept {
			out.(unitSink).endUnit(b.Time[end], b.SeqAt(end))
		}
		sel, lo = sel[n:], end+1
	}
}

// emit emits the given rows of one unit. Where its last row is not among them, none of them ends it.
func (f *Filter) emit(b *vec.Batch, sel []int32, out Emitter) {
	if len(sel) == 0 {
		return
	}
	for _, c := range f.need {
		f.out.Cols[c].Gather(&b.Cols[c], sel)
	}
	f.out.GatherMeta(b, sel)
	f.out.Units = f.out.Units[:0]
	if last := int(sel[len(sel)-1]); b.Units.Get(last) {
		f.out.Units = f.out.Units.Grow(len(sel))
		f.out.Units.Set(len(sel) - 1)
	}
	out.Emit(f.out)
}
