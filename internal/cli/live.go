package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// toldMax bounds how many rejected records of a stream, and rows of a query, are printed one by one.
const toldMax = 10

// liveRun is an application at work for query or run: what they print of it.
type liveRun struct {
	e     *env
	plan  *plan.App
	quiet bool
	live  *app.Live
	// advice says what to do about values that do not fit a column; nil: nothing can be said.
	advice func(stream, column string) string

	opened func(*app.Live) // told when the application is about to run; may be nil

	status  *status        // progress on a terminal; nil elsewhere
	size    int64          // bytes of input, as far as they are known
	preview *plan.Stream   // whose rows come out at the end only, and are shown before; nil: none
	told    map[string]int // rejected records and rows printed, by stream or query
	advised map[string]bool
}

// print has the rows of streams written to standard output: several streams in the one order that all have together.
func (r *liveRun) print(o *app.LiveOptions, form outputForm, streams []int) error {
	several := len(streams) > 1
	if several && (form == formJSON || form == formCSV) {
		return failf(exitUsage, "-o %s: several streams are printed (%s), each with columns of its own; use ndjson", form, r.names(streams))
	}
	var parts []runtime.SinkPart
	tables := r.e.tables(form)
	tables.several, tables.write = several, r.stdout
	for _, i := range streams {
		s := r.plan.Streams[i]
		part := runtime.SinkPart{Stream: i}
		shown := s.Name
		if r.advice != nil && !several {
			shown = "the result" // of query, whose user named no stream
		}
		if err := form.drawable(shown, s.Schema); err != nil {
			return err
		}
		if form.isTable() {
			part.Rows = tables.add(s.Name, form.table(s.Schema))
			parts = append(parts, part)
			continue
		}
		enc, err := form.encoder(s.Schema)
		if err != nil {
			return failf(exitUsage, "-o %s: %s", form, err)
		}
		if part.Encoder = enc; several {
			part.Encoder = newNamed(s.Name, enc)
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return nil
	}
	first := parts[0]
	out := app.LiveOutput{Stream: first.Stream, LiveSink: runtime.LiveSink{
		Name: "standard output", Encoder: first.Encoder, Rows: first.Rows, Also: parts[1:]}}
	if !form.isTable() {
		out.Bytes = &stdoutSink{write: r.stdout, enc: first.Encoder}
	}
	o.Outputs = append(o.Outputs, out)
	return nil
}

// stdout writes to standard output, where what is shown of the progress makes room first.
func (r *liveRun) stdout(b []byte) error {
	r.status.clear()
	return writeWhole(r.e.stdout, b)
}

func (r *liveRun) names(streams []int) string {
	var names []string
	for _, i := range streams {
		names = append(names, r.plan.Streams[i].Name)
	}
	return joinNames(names)
}

// run opens the application and runs it to its end. The report may be nil where it could not be opened.
func (r *liveRun) run(ctx context.Context, o app.LiveOptions) (*runtime.Report, error) {
	r.told, r.advised = map[string]int{}, map[string]bool{}
	o.OnRejects, o.OnReject = r.rejects, r.reject
	if !o.StopOnLate {
		o.OnLate = r.late
	}
	live, err := app.OpenLive(r.plan, o)
	switch {
	case errors.Is(err, app.ErrNoSource) && r.advice != nil:
		return nil, failf(exitUsage, "%s; name a file: --input %s=FILE", err, cmp.Or(unfed(r.plan), "NAME"))
	case errors.Is(err, app.ErrNoSource):
		return nil, failf(exitUsage, "%s; WITH (type = 'source', …) gives it one, and %s replay takes recorded events", err, r.e.program)
	case err != nil:
		return nil, runError(err)
	}
	r.live = live
	if r.opened != nil {
		r.opened(live)
	}
	stopUser, stopProgress := r.watchUser(), r.progress()
	report, err := live.Run(ctx)
	stopProgress()
	stopUser()
	if err == nil {
		if n := live.Pending(); n > 0 && !report.Stopped {
			r.sayf("%s not over when the input ended: NOT … FOR fires when the clock gets there\n", wasWere(n, "absence"))
		}
		if n := live.Delayed(); n > 0 && !report.Stopped {
			r.sayf("%s still delayed when the input ended: delay lets a row out when the clock gets there\n", wasWere(n, "row"))
		}
		r.tellWhy(report)
	}
	return report, runError(err)
}

func (r *liveRun) close() {
	if r.live != nil {
		r.live.Close()
	}
}

// runError gives an error of a run its exit code and its words.
func runError(err error) error {
	var exit *exitError
	var coded *connector.Error
	var d *diag.Error
	var setting *app.SettingError
	switch {
	case err == nil || errors.As(err, &exit) || errors.Is(err, context.Canceled) || errors.Is(err, connector.ErrClosedPipe):
		return err
	case errors.As(err, &setting):
		return failf(exitConfig, "%s", err)
	case errors.As(err, &d) && d.Placed():
		return &exitError{code: exitRunning, message: d.Error(), problem: d}
	case errors.As(err, &d):
		if err == error(d) {
			return failf(exitRunning, "%s", err) // it says its code itself
		}
		return failf(exitRunning, "error[%s]: %s", d.Code, err)
	case errors.As(err, &coded):
		return failf(exitRunning, "error[%s]: %s", coded.Code, err)
	}
	return &exitError{code: exitRunning, message: err.Error(), cause: err}
}

// sayf prints a message, above what is shown of the progress.
func (r *liveRun) sayf(format string, args ...any) {
	r.status.clear()
	fmt.Fprintf(r.e.stderr, format, args...)
}

// warnf prints a warning.
func (r *liveRun) warnf(format string, args ...any) {
	if !r.quiet {
		r.sayf("warning: %s\n", fmt.Sprintf(format, args...))
	}
}

// rejects prints the records that a source could not deliver, the first ones in detail, and what is odd about its input.
func (r *liveRun) rejects(s *plan.Stream, rejects *connector.Rejects) {
	for i := range rejects.Notes {
		if n := &rejects.Notes[i]; r.tell(s.Name) {
			r.sayf("warning[%s]: %s: stream %s: %s\n", n.Code, n.Place(), s.Name, n.Text)
		}
	}
	for i := range rejects.List {
		rej := &rejects.List[i]
		if !r.tell(s.Name) {
			return
		}
		r.sayf("warning[%s]: %s: %s: %s\n", rej.Reason.Code(), rej.Place(), rej.Message(), snippet(rej.Record))
		if r.advice == nil || rej.Column == "" || r.advised[rej.Column] || rej.Reason != connector.WrongType && rej.Reason != connector.OutOfRange {
			continue
		}
		r.advised[rej.Column] = true
		if a := r.advice(s.Name, rej.Column); a != "" {
			r.sayf("  help: %s\n", a)
		}
	}
}

// tell reports whether one more message about a stream or query is to be printed, and says so when it is the last.
func (r *liveRun) tell(about string) bool {
	r.told[about]++
	if r.told[about] == toldMax+1 {
		r.sayf("warning: %s: further rejects are only counted\n", about)
	}
	return r.told[about] <= toldMax
}

// reject prints a row that a query could not take.
func (r *liveRun) reject(q *plan.Query, e op.Rejected) {
	if r.tell("query " + q.Name) {
		r.sayf("warning[%s]: query %s: row %d at %s: %s\n", e.Code, q.Name, e.Seq, shownTime(e.Time), e.Message)
	}
}

// late warns of the first late row of an endless input.
func (r *liveRun) late(s *plan.Stream, st runtime.SourceStats) {
	need := (vec.Duration(st.FirstLateNewest-st.FirstLate) + vec.Millisecond - 1) / vec.Millisecond * vec.Millisecond
	how := fmt.Sprintf("--slack %s would have kept this one", runtime.SlackText(need))
	if r.advice == nil {
		how = fmt.Sprintf("WATERMARK FOR %[1]s AS %[1]s - %[2]s would have kept this one, time.late = 'process' takes them all",
			sqlName(s.Schema.Fields[s.Watermark.Column].Name), durationText(need))
	}
	if late := s.Options["time.late"]; late == "" || late == "drop" {
		r.warnf("%s: a row of %s comes after one of %s; late rows are dropped and counted (%s)", s.Name, shownTime(st.FirstLate), shownTime(st.FirstLateNewest), how)
	}
}

// snippet is the start of a record on one line.
func snippet(record []byte) string {
	const width = 80
	text := string(record)
	if len(text) > width {
		cut := width
		for cut > width-utf8.UTFMax && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut] + "…"
	}
	for _, c := range text {
		if c == utf8.RuneError || !unicode.IsPrint(c) {
			return strconv.QuoteToGraphic(text)
		}
	}
	return text
}
