package runtime

import "errors"

// ErrSinkLeft is what a sink answers that wants no more rows: the run goes on without it.
var ErrSinkLeft = errors.New("the sink has left")

// Attach adds a sink to a run: it gets the rows of its stream from the next tick on. It is called by Do.
func (l *Live) Attach(c LiveSink) {
	l.cfg.Graph.Observe(c.Stream)
	l.sinks = append(l.sinks, newLiveSink(l, c))
}

// detach lets go of the sinks that have left, and reports whether there were any. Streams stay observed: what is
// observed decides when a run has come to its end, and that must not change with who listens.
func (l *Live) detach() bool {
	left := false
	kept := l.sinks[:0]
	for _, s := range l.sinks {
		if f := s.failed.Load(); f == nil || !f.left {
			kept = append(kept, s)
			continue
		}
		s.abandon()
		left = true
	}
	l.sinks = kept
	return left
}
