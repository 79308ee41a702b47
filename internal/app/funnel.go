package app

import (
	"fmt"
	"time"

	"github.com/eventflux-go/eventflux/internal/build"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/explain"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// Funnel says where rows are or were lost on their way through an application: why there is no output.
type Funnel struct {
	Report  *runtime.Report
	Queries []QueryFunnel
	Clock   vec.Time // vec.MinTime: no row has said yet what time it is
	// Holder is the source that the clock waits for, with its newest time; "" where the clock is the wall clock, or
	// nobody holds it.
	Holder       string
	HolderNewest vec.Time
	HolderSlack  vec.Duration
}

// QueryFunnel is a query's part.
type QueryFunnel struct {
	Name    string
	In, Out int64
	Filters []build.Kept
	// Windows are the batch windows, whose rows come out at a close: when that is, in words.
	Windows []string
	// Pattern is what the query's pattern has done; nil where there is none. Steps names its elements and absences.
	Pattern *op.PatternCounts
	Steps   []string
}

// Funnel describes the run so far. It is called between two ticks (Between), or after Run.
func (l *Live) Funnel() *Funnel {
	f := &Funnel{Report: l.run.Accounts(), Clock: l.intake.Clock()}
	for i, q := range l.plan.Queries {
		st := f.Report.Queries[i]
		qf := QueryFunnel{Name: q.Name, In: st.RowsIn, Out: st.RowsOut, Filters: l.queries[i].Kept(), Pattern: st.Pattern}
		if p := q.Pattern(); p != nil {
			for _, s := range explain.NewAutomaton(p).Steps {
				qf.Steps = append(qf.Steps, s.Name+s.Times)
			}
		}
		for n := plan.Node(q.Root); n != nil; n = n.Input() {
			if w, ok := n.(*plan.Window); ok && w.Kind.Class == catalog.Batch && w.Emit != plan.EmitChanges {
				qf.Windows = append(qf.Windows, closes(w, f.Clock))
			}
		}
		f.Queries = append(f.Queries, qf)
	}
	if h := l.intake.Holder(); l.intake.Timed() && h >= 0 {
		s := f.Report.Sources[h]
		f.Holder, f.HolderNewest = s.Name, s.Max
		f.HolderSlack = l.plan.Streams[l.sources[h]].Watermark.Delay
	}
	return f
}

// closes says when a batch window next lets rows out.
func closes(w *plan.Window, clock vec.Time) string {
	arg := func(name string) plan.WindowArg {
		for i, p := range w.Kind.Params {
			if p.Name == name && i < len(w.Args) {
				return w.Args[i]
			}
		}
		return plan.WindowArg{}
	}
	length := func(name string) time.Duration { return time.Duration(arg(name).Int) * time.Microsecond }
	step := arg("slide")
	if !step.Set {
		step = arg("size")
	}
	switch {
	case (w.Kind.Name == "tumbling" || w.Kind.Name == "sliding") && step.Int > 0:
		if clock == vec.MinTime {
			return fmt.Sprintf("%s closes every %s", w.Kind.Name, time.Duration(step.Int)*time.Microsecond)
		}
		next := clock.Floor(vec.Duration(step.Int), vec.Time(arg("offset").Int)).Add(vec.Duration(step.Int))
		return fmt.Sprintf("%s closes when the clock reaches %s", w.Kind.Name, next.Go().Format(time.RFC3339Nano))
	case w.Kind.Name == "session":
		return fmt.Sprintf("a session closes %s after its last event", length("gap"))
	case w.Kind.Name == "lengthBatch":
		return fmt.Sprintf("lengthBatch closes every %d events", arg("n").Int)
	case arg("t").Set:
		return fmt.Sprintf("%s closes every %s", w.Kind.Name, length("t"))
	}
	return w.Kind.Name + " is open"
}

// Pending counts the absences that had not been waited for long enough when the input ended: they do not fire. It is
// called after Run.
func (l *Live) Pending() int64 {
	n := int64(0)
	for _, q := range l.queries {
		n += q.Pending()
	}
	return n
}

// Delayed counts the rows that delay windows still held when the input ended: they do not come out. It is called
// after Run.
func (l *Live) Delayed() int64 {
	n := int64(0)
	for _, q := range l.queries {
		n += q.Delayed()
	}
	return n
}
