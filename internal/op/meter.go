package op

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// Measured is what EXPLAIN ANALYZE shows of an operator.
type Measured struct {
	RowsIn, RowsOut int64
	Nanos           int64 // spent in the operator itself, not in those above it
}

// Meter measures an operator. It is in the chain only where somebody asked.
type Meter struct {
	Operator
	now   func() int64 // a monotonic clock in ns, given by the runtime
	out   meterOut
	total Measured
}

// meterOut counts what the operator emits and stops its time meanwhile.
type meterOut struct {
	m    *Meter
	next Emitter
	away int64 // ns spent above since the operator was called
}

// NewMeter wraps an operator. The functions that only some operators have (Flush, Start …) are passed through.
func NewMeter(o Operator, now func() int64) *Meter {
	m := &Meter{Operator: o, now: now}
	m.out.m = m
	return m
}

// Measured gives the figures so far.
func (m *Meter) Measured() Measured { return m.total }

// measure runs f with an emitter that stops the time.
func (m *Meter) measure(out Emitter, f func(Emitter)) {
	m.out.next, m.out.away = out, 0
	start := m.now()
	f(&m.out)
	m.total.Nanos += m.now() - start - m.out.away
}

// Emit counts the rows and hands them on.
func (o *meterOut) Emit(b *vec.Batch) {
	o.m.total.RowsOut += int64(b.Len)
	start := o.m.now()
	o.next.Emit(b)
	o.away += o.m.now() - start
}

// Close hands the mark on.
func (o *meterOut) Close(c Close) {
	start := o.m.now()
	o.next.Close(c)
	o.away += o.m.now() - start
}

// Process measures the operator's Process.
func (m *Meter) Process(b *vec.Batch, lo, hi int, out Emitter) {
	m.total.RowsIn += int64(hi - lo)
	m.measure(out, func(e Emitter) { m.Operator.Process(b, lo, hi, e) })
}

// Advance measures the operator's Advance.
func (m *Meter) Advance(c vec.Time, out Emitter) {
	m.measure(out, func(e Emitter) { m.Operator.Advance(c, e) })
}

// CloseBatch passes the mark to the operator, or on.
func (m *Meter) CloseBatch(c Close, out Emitter) {
	if closer, ok := m.Operator.(Closer); ok {
		m.measure(out, func(e Emitter) { closer.CloseBatch(c, e) })
		return
	}
	out.Close(c)
}

// Flush measures the operator's Flush, if it has one.
func (m *Meter) Flush(now vec.Time, out Emitter) {
	if f, ok := m.Operator.(Flusher); ok {
		m.measure(out, func(e Emitter) { f.Flush(now, e) })
	}
}

// Start passes the application's first clock value on.
func (m *Meter) Start(clock vec.Time) {
	if s, ok := m.Operator.(Starter); ok {
		s.Start(clock)
	}
}

// Ended asks the operator.
func (m *Meter) Ended() bool {
	e, ok := m.Operator.(Ender)
	return ok && e.Ended()
}

// Save writes the operator's state.
func (m *Meter) Save(w *codec.Writer) { m.Operator.Save(w) }

// Load reads the operator's state.
func (m *Meter) Load(r *codec.Reader) error { return m.Operator.Load(r) }
