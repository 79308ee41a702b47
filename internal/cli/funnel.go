package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// whyNoOutput is the funnel in words: what was read, what each condition kept, what is still open, who holds the clock.
// flushed says that the input has ended and nothing is open any more.
func whyNoOutput(f *app.Funnel, flushed bool) string {
	var sb strings.Builder
	for i := range f.Report.Sources {
		if s := &f.Report.Sources[i]; s.Read != s.Entered || len(f.Report.Sources) > 1 {
			fmt.Fprintf(&sb, "  %s\n", accounts(s))
		}
	}
	for _, q := range f.Queries {
		sb.WriteString("  ")
		if len(f.Queries) > 1 {
			sb.WriteString(q.Name + ": ")
		}
		fmt.Fprintf(&sb, "%s\n", queryFunnel(&q, flushed))
	}
	if flushed {
		return sb.String()
	}
	switch {
	case f.Clock == vec.MinTime && f.Holder != "":
		fmt.Fprintf(&sb, "  the clock has not started: it waits for the first row of %s\n", f.Holder)
	case f.Holder != "" && f.HolderNewest > vec.MinTime:
		fmt.Fprintf(&sb, "  the clock is at %s, held by %s (newest row %s%s)\n", shownTime(f.Clock), f.Holder, shownTime(f.HolderNewest), slackText(f.HolderSlack))
	case f.Holder != "":
		fmt.Fprintf(&sb, "  the clock is at %s, held by %s, of which no row has come\n", shownTime(f.Clock), f.Holder)
	case f.Clock > vec.MinTime:
		fmt.Fprintf(&sb, "  the clock is at %s\n", shownTime(f.Clock))
	}
	return sb.String()
}

func slackText(d vec.Duration) string {
	if d == 0 {
		return ""
	}
	return ", slack " + (time.Duration(d) * time.Microsecond).String()
}

// queryFunnel is one query: `20,000 read; level = 'eror' kept 0 (seen: error, info)`.
func queryFunnel(q *app.QueryFunnel, flushed bool) string {
	parts := []string{grouped(q.In) + " read"}
	if q.Pattern != nil {
		parts = append(parts, patternFunnel(q)...)
	}
filters:
	for _, filter := range q.Filters {
		having := ""
		if n, ok := filter.Node.(*plan.Filter); ok && n.Having {
			having = "HAVING "
		}
		for _, t := range filter.Terms {
			text := fmt.Sprintf("%s%s kept %s", having, t.Expr, grouped(t.Kept))
			if len(t.Seen) > 0 {
				text += " (seen: " + strings.Join(t.Seen, ", ") + ")"
			}
			parts = append(parts, text)
			if t.Kept == 0 {
				break filters // nothing came to what is behind it
			}
		}
	}
	if !flushed {
		parts = append(parts, q.Windows...)
	}
	return strings.Join(append(parts, grouped(q.Out)+" out"), "; ")
}

// patternFunnel is the steps of a pattern: `b=Buy{2}: 30 of 100 events fit, entered 7, advanced 5, expired 2`.
func patternFunnel(q *app.QueryFunnel) []string {
	var parts []string
	c := q.Pattern
	for i, s := range c.Steps {
		text := q.Steps[i] + ": "
		if s.Fit < s.Seen {
			text += fmt.Sprintf("%s of %s events fit, ", grouped(s.Fit), grouped(s.Seen))
		}
		if i > 0 { // the first step waits for every event
			text += "entered " + grouped(s.Entered) + ", "
		}
		text += "advanced " + grouped(s.Advanced)
		if s.Expired > 0 {
			text += ", expired " + grouped(s.Expired)
		}
		if s.Violated > 0 {
			text += ", violated " + grouped(s.Violated)
		}
		parts = append(parts, text)
	}
	if c.Dropped > 0 {
		parts = append(parts, grouped(c.Dropped)+" dropped by limit.partial-matches")
	}
	if c.Partial > 0 {
		waits := " partial matches wait"
		if c.Partial == 1 {
			waits = " partial match waits"
		}
		parts = append(parts, grouped(c.Partial)+waits)
	}
	return append(parts, grouped(c.Matches)+" matched")
}

// watchUser prints the funnel whenever the process gets SIGUSR1, until stop is called.
func (r *liveRun) watchUser() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, syscall.SIGUSR1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-ctx.Done():
				return
			case <-ch:
				r.answerUser(ctx)
			}
		}
	}()
	return func() {
		signal.Stop(ch)
		cancel()
		<-done
	}
}

// answerUser prints the funnel at the next tick. There is none as long as nobody takes the output.
func (r *liveRun) answerUser(ctx context.Context) {
	soon, cancel := context.WithTimeout(ctx, answerWait)
	defer cancel()
	if !r.live.Between(soon, func() { r.sayf("so far:\n%s", whyNoOutput(r.live.Funnel(), false)) }) && ctx.Err() == nil {
		r.sayf("so far:\n  the run stands still: it waits for its output to be taken\n")
	}
}

// answerWait is longer than ticks take.
const answerWait = 2 * time.Second

// tellWhy prints the funnel at the end, where nothing came out or the user stopped the run.
func (r *liveRun) tellWhy(report *runtime.Report) {
	if r.quiet || report == nil || report.Closed {
		return
	}
	written := int64(0)
	for _, s := range report.Sinks {
		written += s.Taken
	}
	switch {
	case report.Stopped && r.e.interrupted():
		r.sayf("interrupted:\n%s", whyNoOutput(r.live.Funnel(), report.Flushed))
	case written == 0 && !report.Stopped && len(report.Sinks) > 0:
		r.sayf("no rows came out:\n%s", whyNoOutput(r.live.Funnel(), report.Flushed))
	}
}
