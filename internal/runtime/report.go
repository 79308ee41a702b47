package runtime

import (
	"fmt"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// Report accounts for every row of a live run.
type Report struct {
	Sources []SourceReport
	Queries []QueryStats
	Sinks   []SinkReport

	Stopped bool // from outside
	Ended   bool // no further row could come out (LIMIT)
	Closed  bool // whoever read a sink's output has gone
	Flushed bool // the end of input has closed windows
}

// SourceReport accounts for a source: Read = Rows + Rejects.Count + Rejects.Ignored, and Rows is what the intake
// counts as Arrived.
type SourceReport struct {
	Name    string
	Bytes   int64
	Read    int64
	Rows    int64
	Rejects connector.Rejects // with the first ones in detail
	SourceStats
}

// SinkReport accounts for a stream of a sink: Taken rows left the graph, Written ones reached the destination. Name is that of the stream.
type SinkReport struct {
	Name           string
	Taken, Written int64
}

// Accounts are the counts so far. It is called between two ticks (Do), or after Run.
func (l *Live) Accounts() *Report {
	l.account()
	r := l.report
	return &r
}

// account fills the report.
func (l *Live) account() {
	l.report.Sources, l.report.Sinks = nil, nil
	for i, s := range l.sources {
		l.report.Sources = append(l.report.Sources, SourceReport{
			Name: s.cfg.Name, Bytes: s.bytes, Rows: s.rows, Read: s.rows + s.total.Count + s.total.Ignored,
			Rejects: s.total, SourceStats: l.cfg.Intake.Stats(i),
		})
	}
	l.report.Queries = l.cfg.Graph.Stats()
	for _, s := range l.sinks {
		l.report.Sinks = s.accounts(l.report.Sinks)
	}
}

// accounts appends what became of the rows of each of the sink's streams.
func (s *liveSink) accounts(dst []SinkReport) []SinkReport {
	for _, p := range s.parts {
		dst = append(dst, SinkReport{Name: s.live.cfg.Streams[p.Stream].Name, Taken: p.taken, Written: p.written.Load()})
	}
	return dst
}

// sourceRejects counts and tells what a source rejected. With the strategy `fail` the rows before the first rejected
// record are still taken, and what follows it counts as never read.
func (l *Live) sourceRejects(i int, j *job) {
	s := l.sources[i]
	if s.cfg.Strategy == StrategyFail && len(j.rejects.List) > 0 {
		first := j.rejects.List[0]
		truncateBatch(j.batch, first.Before)
		j.rejects.Reset()
		j.rejects.Add(first, first.Record)
		l.fail(&RejectError{Stream: s.cfg.Name, Reject: first})
	}
	addRejects(&s.total, &j.rejects)
	switch {
	case l.cfg.OnRejects == nil:
	case s.cfg.Strategy == StrategyLog:
		l.cfg.OnRejects(i, &j.rejects)
	case len(j.rejects.Notes) > 0: // which no strategy is about
		l.cfg.OnRejects(i, &connector.Rejects{Notes: j.rejects.Notes})
	}
}

// addRejects adds what came later to a total, which keeps the details of the first ones.
func addRejects(total, more *connector.Rejects) {
	total.Count += more.Count
	total.Ignored += more.Ignored
	for i, n := range more.ByReason {
		total.ByReason[i] += n
	}
	room := max(0, rejectsKept-len(total.List))
	total.List = append(total.List, more.List[:min(room, len(more.List))]...)
}

// truncateBatch keeps the first n rows of a decoded batch.
func truncateBatch(b *vec.Batch, n int) {
	for c := range b.Cols {
		b.Cols[c].Resize(n)
	}
	b.Len = n
}

// queryRejects applies the strategy of the query to a row that it rejected.
func (l *Live) queryRejects(query int, r op.Rejected) {
	strategy := StrategyLog
	if query < len(l.cfg.QueryStrategy) {
		strategy = l.cfg.QueryStrategy[query]
	}
	if strategy != StrategyDrop && l.cfg.OnReject != nil {
		l.cfg.OnReject(query, r)
	}
	if strategy == StrategyFail {
		l.fail(diag.New(r.Code, diag.Span{}, "query %s: %s", l.cfg.Graph.nodes[query].Name, r.Message))
	}
}

// RejectError stops a run whose stream has the error strategy `fail`.
type RejectError struct {
	Stream string
	Reject connector.Reject
}

// Error names the place and the reason.
func (e *RejectError) Error() string {
	return fmt.Sprintf("stream %s: %s: %s", e.Stream, e.Reject.Place(), e.Reject.Message())
}

// LateError stops a run over files at a late row. Slack keeps all rows of all files.
type LateError struct {
	Stream       string
	Time, Newest vec.Time // of the first late row, and of the newest before it
	Slack        vec.Duration
	Count        int64
}

// Error gives the advice.
func (e *LateError) Error() string {
	rows, them := fmt.Sprintf("%d rows are late", e.Count), "all of them"
	if e.Count == 1 {
		rows, them = "1 row is late", "it"
	}
	return fmt.Sprintf("%s: a row of %s comes after one of %s: %s; --slack %s keeps %s, --sort sorts the file",
		e.Stream, stamp(e.Time), stamp(e.Newest), rows, SlackText(e.Slack), them)
}

func stamp(t vec.Time) string { return t.Go().Format("2006-01-02T15:04:05.999999Z07:00") }

// SlackText writes a slack as it is given on the command line: 1h30m, 1m10.377s.
func SlackText(d vec.Duration) string {
	text := (time.Duration(d) * time.Microsecond).String()
	if rest, ok := strings.CutSuffix(text, "m0s"); ok {
		text = rest + "m"
	}
	if rest, ok := strings.CutSuffix(text, "h0m"); ok {
		text = rest + "h"
	}
	return text
}
