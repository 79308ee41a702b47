package runtime

import (
	"context"
	"errors"
	"slices"
)

// Swap is what a run goes on with after a reload. Graph and Intake have adopted what they keep of those before.
type Swap struct {
	Graph         *Graph
	Intake        *Intake
	Streams       []Stream
	Timers        bool
	QueryStrategy []Strategy

	// Source i is the run's source KeepSources[i], which stays open, or Sources[i] where that is -1. Sinks likewise.
	Sources     []LiveSource
	KeepSources []int
	Sinks       []LiveSink
	KeepSinks   []int
	// OpenSink opens a new sink that has neither Bytes nor Rows, after those that are gone have been closed: both may
	// be of one file.
	OpenSink func(i int) (LiveSink, error)
}

// Swapped accounts for what a swap has closed.
type Swapped struct {
	Sources []SourceReport
	Sinks   []SinkReport
}

// errStopping says that there is nothing to go on with.
var errStopping = errors.New("the run is coming to its end")

// Swap replaces all of a run between two ticks; it is called by Do. With an error the run goes on as it was.
func (l *Live) Swap(ctx context.Context, next Swap) (*Swapped, error) {
	if l.report.Stopped || l.failed != nil {
		return nil, errStopping
	}
	sources, err := l.nextSources(ctx, &next)
	if err != nil {
		return nil, err
	}
	before := l.Accounts()
	var gone Swapped
	for i, s := range l.sources {
		if !slices.Contains(next.KeepSources, i) {
			s.cancel()
			s.drain()
			gone.Sources = append(gone.Sources, before.Sources[i])
		}
	}
	l.swapSinks(&next, &gone)
	l.sources = sources
	l.cfg.Graph, l.cfg.Intake, l.cfg.Streams = next.Graph, next.Intake, next.Streams
	l.cfg.Timers, l.cfg.QueryStrategy = next.Timers, next.QueryStrategy
	l.cfg.Graph.OnReject(l.queryRejects)
	l.drain()
	return &gone, nil
}

// nextSources starts the sources that are new.
func (l *Live) nextSources(ctx context.Context, next *Swap) ([]*liveSource, error) {
	var sources, fresh []*liveSource
	for i, c := range next.Sources {
		if k := next.KeepSources[i]; k >= 0 {
			sources = append(sources, l.sources[k])
			continue
		}
		s := &liveSource{cfg: c, live: l}
		if err := s.start(context.WithoutCancel(ctx), next.Intake.sources[i].Schema, l.cfg.Decoders); err != nil {
			for _, f := range fresh {
				f.cancel()
				f.drain()
			}
			return nil, err
		}
		sources, fresh = append(sources, s), append(fresh, s)
	}
	return sources, nil
}

// swapSinks closes the sinks that are gone when all that they have taken is written, and then opens new ones.
func (l *Live) swapSinks(next *Swap, gone *Swapped) {
	for i, s := range l.sinks {
		if slices.Contains(next.KeepSinks, i) {
			continue
		}
		if s.cur.len > 0 {
			s.send(s.cur)
		}
		s.abandon()
		if f := s.failed.Load(); f != nil && !f.left {
			l.fail(named(s.cfg.Name, f.err))
		}
		gone.Sinks = append(gone.Sinks, s.accounts(nil)...)
	}
	var sinks []*liveSink
	for i, c := range next.Sinks {
		if k := next.KeepSinks[i]; k >= 0 {
			s := l.sinks[k]
			s.cfg.Stream = c.Stream
			for at, p := range c.parts() {
				s.parts[at].Stream = p.Stream
			}
			sinks = append(sinks, s)
			continue
		}
		if c.Bytes == nil && c.Rows == nil {
			var err error
			if c, err = next.OpenSink(i); err != nil {
				l.fail(err)
				continue
			}
		}
		sinks = append(sinks, newLiveSink(l, c))
	}
	l.sinks = sinks
}
