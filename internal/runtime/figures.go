package runtime

import (
	"context"
	"math/bits"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/vec"
)

// Figures is what a live run has counted up to a tick boundary.
type Figures struct {
	Clock   vec.Time // the application's; vec.MinTime before it is known
	Now     vec.Time // the wall clock's when the figures were taken
	Sources []SourceFigures
	Queries []QueryStats
	Sinks   []SinkFigures
}

// SourceFigures is what came in by a source so far.
type SourceFigures struct {
	Name    string
	Bytes   int64
	Rejects connector.Rejects
	SourceStats
	Watermark vec.Time // vec.MinTime without event time
	Idle      bool
	Ended     bool
	Queued    int // batches decoded and not taken yet
}

// SinkFigures is what went out of a stream by a sink so far.
type SinkFigures struct {
	Name           string
	Taken, Written int64
	Queued         int // batches that wait to be written
}

// Figures waits for the next tick boundary and reads the run's figures. It reports false when the context ends first.
func (l *Live) Figures(ctx context.Context) (f Figures, ok bool) {
	ok = l.Do(ctx, func(g *Graph) {
		f = Figures{Clock: g.Clock(), Now: vec.FromGo(l.cfg.Clock.Now()), Queries: g.Stats()}
		for i, s := range l.sources {
			in := l.cfg.Intake.sources[i]
			f.Sources = append(f.Sources, SourceFigures{
				Name: s.cfg.Name, Bytes: s.bytes, Rejects: s.total, SourceStats: l.cfg.Intake.Stats(i),
				Watermark: in.watermark, Idle: in.idle, Ended: in.ended, Queued: len(s.ordered),
			})
		}
		for _, s := range l.sinks {
			for _, p := range s.parts {
				f.Sinks = append(f.Sinks, SinkFigures{Name: l.cfg.Streams[p.Stream].Name, Taken: p.taken, Written: p.written.Load(), Queued: len(s.queue)})
			}
		}
	})
	return f, ok
}

// latencyBuckets are powers of two from 1 µs on; the last one has no bound.
const latencyBuckets = 24

// Latency counts durations by power of two: bucket i counts those of at most 2^i µs that are in no lower bucket.
type Latency struct {
	Count  int64
	Sum    time.Duration
	Bucket [latencyBuckets]int64
}

func (l *Latency) observe(d time.Duration) {
	l.Count++
	l.Sum += d
	us := uint64(max(0, d-1) / time.Microsecond)
	l.Bucket[min(bits.Len64(us), latencyBuckets-1)]++
}

// Bound is the upper bound of bucket i, for all but the last.
func (l *Latency) Bound(i int) time.Duration { return time.Microsecond << i }
