package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/internal/explain"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
)

// Reloaded says what a reload has done, in the order of the application: queries as `q2 (Alerts)`, by name and by what
// they write, sources and sinks by name. Outputs that were handed in are told of only where they are closed.
type Reloaded struct {
	Kept  []string // queries whose plan is as it was: they go on with their state
	Anew  []string // queries that are new or have another plan: they begin now
	Ended []string // queries that are gone, and nothing begins in their place

	Opened []string // sources and sinks that are new, or declared in another way
	Open   []string // sources and sinks that stay open
	// Closed accounts for the sources and sinks that are gone, or were replaced.
	Closed runtime.Swapped

	// Clock says that the application has gone over from arrival time to event time or back: its clock is found anew,
	// and no query keeps its state.
	Clock bool
}

// Reload puts another application in the place of the running one, between two ticks. Queries whose plan is unchanged
// keep their state, sources and sinks whose declaration is unchanged stay open; no row is lost or taken twice there.
// With an error the old one goes on. Outputs are handed in as to OpenLive; one that the running application has in the
// same form is not used. At is called between the two.
func (l *Live) Reload(ctx context.Context, p *plan.App, outputs []LiveOutput, at func()) (*Reloaded, error) {
	opts := l.opts
	opts.Inputs, opts.Outputs = nil, outputs
	next := &Live{opts: opts}
	cfg := runtime.LiveConfig{Timers: UsesTime(p)}
	o := &opener{Live: next, plan: p, cfg: &cfg, old: l}
	err := o.all(opts)
	if err == nil {
		err = next.build(p, &cfg, opts)
	}
	var r *Reloaded
	if err == nil && !l.run.Do(ctx, func(*runtime.Graph) { r, err = l.swap(ctx, o, opts, at) }) {
		err = context.Cause(ctx)
	}
	if err != nil {
		next.Close()
		return nil, err
	}
	return r, nil
}

// swap is Reload between two ticks.
func (l *Live) swap(ctx context.Context, o *opener, opts LiveOptions, at func()) (*Reloaded, error) {
	next, p := o.Live, o.plan
	r := &Reloaded{Clock: l.intake.Timed() != next.intake.Timed()}
	from := predecessors(l.plan, p)
	if r.Clock {
		for i := range from {
			from[i] = -1
		}
		next.graph.Renumber(l.graph)
	} else if err := l.adopt(o, opts, from); err != nil {
		return nil, err
	}
	next.intake.Adopt(l.intake, o.keepSources)
	swap := runtime.Swap{
		Graph: next.graph, Intake: next.intake, Streams: o.cfg.Streams, Timers: o.cfg.Timers, QueryStrategy: o.cfg.QueryStrategy,
		Sources: o.cfg.Sources, KeepSources: o.keepSources, Sinks: o.cfg.Sinks, KeepSinks: o.keepSinks,
		OpenSink: func(i int) (runtime.LiveSink, error) {
			s := p.Streams[o.later[i]]
			sink, err := OpenSink(s, s.Options, opts.Env)
			sink.Stream = o.later[i]
			return sink, err
		},
	}
	closed, err := l.run.Swap(ctx, swap)
	if err != nil {
		return nil, err
	}
	at()
	r.Closed = *closed
	l.tell(r, o, from)
	l.engine.close()
	l.engine = next.engine
	l.sources, l.sinks, l.sourceKeys, l.sinkKeys = next.sources, next.sinks, next.sourceKeys, next.sinkKeys
	return r, nil
}

// adopt takes over the state of queries; one whose state does not fit after all begins anew.
func (l *Live) adopt(o *opener, opts LiveOptions, from []int) error {
	for {
		query, err := o.graph.Adopt(l.graph, from)
		if err == nil {
			return nil
		}
		from[query] = -1
		o.engine.close()
		if err := o.build(o.plan, o.cfg, opts); err != nil {
			return err
		}
	}
}

// tell says what becomes of the parts of the old and the new application.
func (l *Live) tell(r *Reloaded, o *opener, from []int) {
	begins := map[string]bool{}
	named := func(q *plan.Query) string { return q.Name + " (" + q.Root.Target.Name + ")" }
	for i, q := range o.plan.Queries {
		if from[i] >= 0 {
			r.Kept = append(r.Kept, named(q))
			continue
		}
		r.Anew = append(r.Anew, named(q))
		begins[q.Root.Target.Name] = true
	}
	for i, q := range l.plan.Queries {
		if !slices.Contains(from, i) && !begins[q.Root.Target.Name] {
			r.Ended = append(r.Ended, named(q))
		}
	}
	place := func(keep int, name string) {
		if keep >= 0 {
			r.Open = append(r.Open, name)
		} else {
			r.Opened = append(r.Opened, name)
		}
	}
	for i, s := range o.cfg.Sources {
		place(o.keepSources[i], s.Name)
	}
	for i, s := range o.cfg.Sinks[len(o.opts.Outputs):] {
		place(o.keepSinks[len(o.opts.Outputs)+i], s.Name)
	}
}

// predecessors finds for each query of a new application the query of the old one that has the same plan; -1: none.
// Of several, that of the same name comes first.
func predecessors(old, p *plan.App) []int {
	keys := make([]string, len(old.Queries))
	for i, q := range old.Queries {
		keys[i] = queryKey(q)
	}
	from := make([]int, len(p.Queries))
	for i := range from {
		from[i] = -1
	}
	for _, named := range []bool{true, false} {
		for i, q := range p.Queries {
			key := queryKey(q)
			for k := range keys {
				if from[i] < 0 && keys[k] == key && !slices.Contains(from, k) && (!named || old.Queries[k].Name == q.Name) {
					from[i] = k
				}
			}
		}
	}
	return from
}

// queryKey is all of a query that its state depends on: its plan, and the streams that it reads and writes.
func queryKey(q *plan.Query) string {
	var sb strings.Builder
	_, tree, _ := strings.Cut(explain.Tree(&plan.App{Queries: []*plan.Query{q}}, explain.Options{}), "\n")
	sb.WriteString(tree)
	for _, s := range append(slices.Clone(q.Inputs), q.Root.Target) {
		fmt.Fprintf(&sb, "%s (%s) %v\n", s.Name, s.Schema, s.Watermark != nil)
	}
	return sb.String()
}

// streamKey is all that a source or sink is opened with.
func streamKey(s *plan.Stream) string {
	var sb strings.Builder
	fmt.Fprintf(&sb, "%s (%s)", s.Name, s.Schema)
	if s.Watermark != nil {
		fmt.Fprintf(&sb, " watermark %d - %d", s.Watermark.Column, s.Watermark.Delay)
	}
	for _, k := range slices.Sorted(maps.Keys(s.Options)) {
		fmt.Fprintf(&sb, " %s=%q", k, s.Options[k])
	}
	return sb.String()
}
