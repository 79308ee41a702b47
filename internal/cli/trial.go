package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/internal/scenario"
	"github.com/eventflux-go/eventflux/vec"
)

// trial is an application of the user's that is run to be measured: its rows go nowhere, its sinks are not opened.
type trial struct {
	e      *env
	app    *app.App
	events string   // a file of events as replay reads them; "": none
	files  []string // NAME, FILE, NAME, FILE …; without events and files the declared sources are read
}

// trialResult is what one run was.
type trialResult struct {
	Events   int64
	Rows     int64 // that came out
	Measured map[plan.Node]op.Measured
}

// newTrial sorts the inputs: files of streams, and one of events. A file without a name belongs to the one source that
// there is, unless it holds events for replay.
func (e *env) newTrial(a *app.App, inputs []string) (*trial, error) {
	t := &trial{e: e, app: a}
	for _, in := range inputs {
		name, path := "", in
		if m := rawInput.FindStringSubmatch(in); m != nil {
			name, path = m[1], m[2]
			if err := e.knownStream(a.Plan, name); err != nil {
				return nil, err
			}
		}
		if err := readable(path); err != nil {
			return nil, err
		}
		switch {
		case name != "":
			t.files = append(t.files, name, path)
		case holdsEvents(path) && t.events == "":
			t.events = path
		case holdsEvents(path):
			return nil, failf(exitUsage, "--input %s: there is already %s; of several files each belongs to a stream: --input NAME=FILE", path, t.events)
		default:
			s, err := onlySource(a.Plan, path)
			if err != nil {
				return nil, err
			}
			t.files = append(t.files, s, path)
		}
	}
	if t.events == "" && len(t.files) == 0 && !declaresSource(a.Plan) {
		return nil, failf(exitUsage, "no stream has a source, so there is nothing to run on: --input NAME=FILE")
	}
	return t, nil
}

// declaresSource reports whether a stream that is read has a source of its own.
func declaresSource(p *plan.App) bool {
	for _, s := range p.Streams {
		if s.Options["type"] == "source" && len(p.Readers(s)) > 0 {
			return true
		}
	}
	return false
}

// holdsEvents reports whether a file begins with a line of replay.
func holdsEvents(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	line, _ := bufio.NewReader(io.LimitReader(f, sampleBytes)).ReadBytes('\n') // the run finds what cannot be read
	var l struct {
		Stream        *string
		Data          json.RawMessage
		Row           json.RawMessage
		Time, Advance json.RawMessage
	}
	if json.Unmarshal(line, &l) != nil {
		return false
	}
	return l.Stream != nil && (l.Data != nil || l.Row != nil) || l.Stream == nil && (l.Advance != nil || l.Time != nil && !strings.Contains(string(line), ","))
}

// unfed is the first stream that is read and written by nobody.
func unfed(p *plan.App) string {
	names := inputNames(p)
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// inputNames are the streams that are read and not written.
func inputNames(p *plan.App) []string {
	var names []string
	for _, s := range p.Streams {
		written := false
		for _, q := range p.Queries {
			written = written || q.Root.Target == s
		}
		if !s.Hidden && !written && len(p.Readers(s)) > 0 {
			names = append(names, s.Name)
		}
	}
	return names
}

// onlySource is the one stream that can be meant by a file without a name: the one that is read and not written.
func onlySource(p *plan.App, path string) (string, error) {
	names := inputNames(p)
	if len(names) == 1 {
		return names[0], nil
	}
	return "", failf(exitUsage, "--input %s: say which stream it is of: --input NAME=%s; the application reads %s", path, path, joinNames(names))
}

// run runs the application once. With measure set each operator is measured, which takes time of its own.
func (t *trial) run(ctx context.Context, measure bool) (*trialResult, error) {
	var now func() int64
	if measure {
		began := time.Now()
		now = func() int64 { return int64(time.Since(began)) }
	}
	if t.events != "" {
		return t.replay(ctx, now)
	}
	o := app.LiveOptions{Env: t.e.connectorEnv(), Dry: true, InOrder: len(t.files) > 0, Now: now}
	for i := 0; i < len(t.files); i += 2 {
		in, err := t.openFile(t.files[i], t.files[i+1])
		if err != nil {
			return nil, err
		}
		o.Inputs = append(o.Inputs, in)
	}
	live, err := app.OpenLive(t.app.Plan, o)
	if err != nil {
		return nil, runError(err)
	}
	defer live.Close()
	report, err := live.Run(ctx)
	if err != nil {
		return nil, runError(err)
	}
	return t.result(report, live.Measured()), nil
}

func (t *trial) result(report *runtime.Report, measured map[plan.Node]op.Measured) *trialResult {
	r := &trialResult{Measured: measured}
	for i := range report.Sources {
		r.Events += report.Sources[i].Read
	}
	for i, q := range report.Queries {
		if len(t.app.Plan.Readers(t.app.Plan.Queries[i].Root.Target)) == 0 {
			r.Rows += q.RowsOut
		}
	}
	return r
}

// openFile opens a raw file in place of a stream's source. Its rows come at the times that they have, as in replay.
func (t *trial) openFile(stream, path string) (app.LiveInput, error) {
	at := app.StreamIndex(t.app.Plan, stream)
	s := t.app.Plan.Streams[at]
	options := app.FileOptions(s, path)
	if s.Watermark == nil {
		if c, ok := app.ObviousTime(s.Schema); ok {
			s.Watermark = &plan.Watermark{Column: c}
			s.Options = withOptions(s.Options, "time.late", "process", "time.unit", "auto")
			options = app.FileOptions(s, path)
		}
	}
	src, err := app.OpenSource(s, options, app.Needed(t.app.Plan, s), t.e.connectorEnv())
	if err != nil {
		return app.LiveInput{}, runError(err)
	}
	return app.LiveInput{Stream: at, LiveSource: src}, nil
}

// withOptions is a copy of options in which those not given yet have the values that follow their names.
func withOptions(options map[string]string, more ...string) map[string]string {
	out := map[string]string{}
	for i := 0; i < len(more); i += 2 {
		out[more[i]] = more[i+1]
	}
	for k, v := range options {
		out[k] = v
	}
	return out
}

func (t *trial) replay(ctx context.Context, now func() int64) (*trialResult, error) {
	f, err := os.Open(t.events)
	if err != nil {
		return nil, failf(exitUsage, "%s", plainPath(err))
	}
	defer f.Close()
	r := &trialResult{}
	o := scenario.ReplayOptions{App: t.app, Input: f, InputName: t.events, Flush: true, Err: t.e.stderr, Now: now,
		OnRows: func(_ int, _ *vec.Batch, lo, hi int) { r.Rows += int64(hi - lo) }}
	for i := 0; i < len(t.files); i += 2 {
		o.Files = append(o.Files, scenario.ReplayFile{Stream: t.files[i], Path: t.files[i+1], Env: t.e.connectorEnv()})
	}
	report, err := scenario.Replay(ctx, o)
	if err != nil {
		return nil, runError(err)
	}
	r.Events, r.Measured = report.Rows+report.Bad, report.Measured
	return r, nil
}
