package app

import (
	"fmt"
	goruntime "runtime"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

func workers() int { return goruntime.GOMAXPROCS(0) }

// VirtualOptions say how an application runs on virtual time. The zero value is one shard and ticks of up to 1,024
// rows.
type VirtualOptions struct {
	// Observe lists the streams (indexes into plan.App.Streams) whose rows go to OnRows; nil stands for Terminal.
	Observe []int
	// Batch is how many rows a tick takes; results never depend on it. 0 stands for 1,024.
	Batch  int
	Shards int
	// Now is a monotonic clock in ns, set to measure operators for EXPLAIN ANALYZE.
	Now func() int64
	// OnRows is given every row of the observed streams in the one order that all have together. The batch is
	// borrowed; its kinds are those that the queries gave.
	OnRows func(stream int, b *vec.Batch, lo, hi int)
	// Trace returns who is told what the pattern of a query does; nil: nobody.
	Trace func(q *plan.Query) op.PatternTracer
}

// Virtual runs an application on time that its caller moves: tests, replay and embedding programs. Declared
// connectors are not started. It belongs to one goroutine; Close ends it.
type Virtual struct {
	*engine
	opts    VirtualOptions
	pieces  []*vec.Batch // by stream: the rows of the unit at hand that go into one tick
	now     vec.Time     // the caller's clock
	waiting int          // rows that arrived since the last tick
	moved   bool         // the clock moved since the last tick
}

// NewVirtual builds a compiled application.
func NewVirtual(p *plan.App, o VirtualOptions) (*Virtual, error) {
	if o.Batch <= 0 {
		o.Batch = 1024
	}
	if o.Observe == nil {
		o.Observe = Terminal(p)
	}
	var sources []runtime.Source
	for i, s := range p.Streams {
		if s.Hidden {
			continue
		}
		src, err := timeSource(p, i)
		if err != nil {
			return nil, err
		}
		if s.Watermark != nil && (writes(p, s) || !reads(p, s)) {
			src.EventTime = nil // only what comes from outside and is read has a say in the clock
		}
		sources = append(sources, src)
	}
	e, err := newEngine(p, engineOptions{observe: o.Observe, sources: sources, shards: o.Shards, now: o.Now, trace: o.Trace})
	if err != nil {
		return nil, err
	}
	return &Virtual{engine: e, opts: o, now: vec.MinTime, pieces: make([]*vec.Batch, len(p.Streams))}, nil
}

// Now is the caller's clock; vec.MinTime before it was set.
func (v *Virtual) Now() vec.Time { return v.now }

// AdvanceTo moves the clock; an earlier time leaves it where it is.
func (v *Virtual) AdvanceTo(t vec.Time) error {
	if t <= v.now {
		return nil
	}
	v.now = t
	v.intake.Now(t)
	v.moved = true
	if v.opts.Batch == 1 {
		return v.Sync()
	}
	return nil
}

// Send gives the rows of b, columns and Len only, to a stream at the current clock, as one unit. The batch may be used
// again when Send returns; the memory of its strings may not.
func (v *Virtual) Send(stream int, b *vec.Batch) error { return v.SendPart(stream, b, 0, b.Len) }

// SendPart is Send for rows [lo, hi) of b; the unit ends with the last row of b.
func (v *Virtual) SendPart(stream int, b *vec.Batch, lo, hi int) error {
	src := v.source[stream]
	if src < 0 {
		return fmt.Errorf("stream %s takes no rows from outside", v.plan.Streams[stream].Name)
	}
	if v.now == vec.MinTime {
		if err := v.AdvanceTo(0); err != nil {
			return err
		}
	}
	for lo < hi {
		n := min(hi-lo, v.opts.Batch-v.waiting)
		v.intake.Arrive(src, v.cut(stream, b, lo, lo+n), v.now)
		v.intake.Keep()
		v.waiting += n
		lo += n
		if v.waiting >= v.opts.Batch {
			if err := v.Sync(); err != nil {
				return err
			}
		}
	}
	return nil
}

// cut copies rows [lo, hi) of b, with the end of the unit where that is the last row.
func (v *Virtual) cut(stream int, b *vec.Batch, lo, hi int) *vec.Batch {
	p := v.pieces[stream]
	if p == nil {
		p = vec.NewBatch(v.plan.Streams[stream].Schema)
		v.pieces[stream] = p
	}
	p.Truncate()
	for c := range p.Cols {
		p.Cols[c].AppendRange(&b.Cols[c], lo, hi)
	}
	p.Len = hi - lo
	if hi == b.Len {
		p.Units = p.Units.Reset(p.Len)
		p.Units.Set(p.Len - 1)
	}
	return p
}

// Sync runs a tick over everything sent so far: afterwards all rows that are due have come out.
func (v *Virtual) Sync() error {
	if v.waiting == 0 && !v.moved {
		return nil
	}
	v.waiting, v.moved = 0, false
	clock, inputs := v.intake.Take()
	if clock == vec.MinTime {
		return nil // no source has said yet what time it is
	}
	v.graph.Start(v.intake.Start())
	err := v.graph.Tick(clock, inputs)
	if err == nil && v.opts.OnRows != nil {
		v.graph.Visit(v.opts.OnRows)
	}
	v.intake.Done()
	return err
}

// Flush ends the input: rows held back by watermarks are released, open batch windows close once.
func (v *Virtual) Flush() error {
	for _, src := range v.source {
		if src >= 0 {
			v.intake.End(src)
		}
	}
	v.moved = true
	if err := v.Sync(); err != nil {
		return err
	}
	if err := v.graph.Flush(); err != nil {
		return err
	}
	if v.opts.OnRows != nil {
		v.graph.Visit(v.opts.OnRows)
	}
	return nil
}

// Ended reports whether no further row can come out (LIMIT).
func (v *Virtual) Ended() bool { return v.graph.Ended() }

// Snapshot runs what was sent and returns the state of the application, for Restore.
func (v *Virtual) Snapshot() ([]byte, error) {
	if err := v.Sync(); err != nil {
		return nil, err
	}
	var w codec.Writer
	w.Tag(snapshotVirtual, 1)
	w.Varint(int64(v.now))
	v.intake.Save(&w)
	v.graph.Save(&w)
	return codec.Seal(w.Data()), nil
}

// Restore loads a snapshot of the same application into one that has taken nothing yet.
func (v *Virtual) Restore(snapshot []byte) error {
	r, err := codec.Open(snapshot)
	if err != nil {
		return err
	}
	if err := openTag(r, snapshotVirtual); err != nil {
		return err
	}
	v.now = vec.Time(r.Varint())
	return v.load(r)
}

// Stats are the counts of each query so far.
func (v *Virtual) Stats() []runtime.QueryStats { return v.graph.Stats() }

// SourceStats are the counts of the rows sent to a stream.
func (v *Virtual) SourceStats(stream int) runtime.SourceStats {
	if src := v.source[stream]; src >= 0 {
		return v.intake.Stats(src)
	}
	return runtime.SourceStats{}
}

// OnReject has f called with every row that a query rejects.
func (v *Virtual) OnReject(f func(q *plan.Query, r op.Rejected)) { v.onReject(f) }

// ShardsUsed is, for each query, over how many shards its rows spread; 0 where it is not divided.
func (v *Virtual) ShardsUsed() []int {
	used := make([]int, len(v.queries))
	for i, q := range v.queries {
		used[i] = q.ShardsUsed()
	}
	return used
}

// TraceOpen tells the tracers of the partial matches that are still open.
func (v *Virtual) TraceOpen() {
	for _, q := range v.queries {
		q.TraceOpen()
	}
}

// Close ends the workers of a sharded application.
func (v *Virtual) Close() { v.close() }
