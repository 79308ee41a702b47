package cli

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/connectors/stdio"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/clock"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/scenario"
)

// replayFlags are the settings of the replay command.
type replayFlags struct {
	inputs  []string
	streams []string
	output  string
	batch   int
	shards  int
	flush   bool
}

func replayCommand(e *env) *cobra.Command {
	f := replayFlags{}
	c := &cobra.Command{
		Use:   "replay APP.sql",
		Short: "Run an application over recorded events, on their time",
		Long: `Runs an application over recorded events with virtual time: the clock moves only by the input, and timers that are
due fire in order. The same input gives the same output, whatever --batch and --shards are. Connectors that the
application declares are not started.

Input, one JSON object a line:
  {"stream":"Trades","time":1700000000000,"data":{"symbol":"IBM","price":1.5}}
  {"stream":"Trades","time":"2026-01-31T12:00:00Z","row":["IBM",1.5]}
  {"time":1700000005000}
  {"advance":"5 s"}
An event without a time leaves the clock where it is; the last two only move it.

Output, one JSON object a line:
  {"stream":"Out","time":1700000000000,"kind":"current","data":{"symbol":"IBM","n":1}}`,
		Example: fmt.Sprintf(`  %[1]s replay app.sql --input events.ndjson
  %[1]s replay app.sql --input Trades=trades.csv --flush
  %[1]s replay app.sql --stream Alerts --output alerts.ndjson < events.ndjson`, e.program),
		Args: needs(1, 1, "one application"),
		RunE: func(c *cobra.Command, args []string) error { return e.replay(c.Context(), args[0], f) },
	}
	c.Flags().StringArrayVarP(&f.inputs, "input", "i", nil, "events from `FILE` (- is stdin), or NAME=FILE: a raw file of the stream NAME")
	c.Flags().StringArrayVarP(&f.streams, "stream", "s", nil, "write the rows of stream `NAME` (default: every stream that is written and not read)")
	c.Flags().StringVarP(&f.output, "output", "o", "", "write to `FILE` instead of stdout")
	c.Flags().IntVar(&f.batch, "batch", 1024, "rows a tick; changes no result")
	c.Flags().IntVar(&f.shards, "shards", 1, "shards of keyed work; changes no result")
	c.Flags().BoolVar(&f.flush, "flush", false, "let the end of input close windows that are open")
	return c
}

// replay compiles the application and runs it over the inputs.
func (e *env) replay(ctx context.Context, name string, f replayFlags) error {
	if f.batch < 1 {
		return failf(exitUsage, "--batch %d: at least 1 row a tick", f.batch)
	}
	if f.shards < 1 {
		return failf(exitUsage, "--shards %d: at least 1", f.shards)
	}
	a, err := e.compile([]string{name}, check.Options{})
	if err != nil {
		return err
	}
	o := scenario.ReplayOptions{App: a, Streams: f.streams, Batch: f.batch, Shards: f.shards, Flush: f.flush, Err: e.stderr}
	for _, s := range f.streams {
		if err := e.knownStream(a.Plan, s); err != nil {
			return err
		}
	}
	done, progress, err := e.openReplayInputs(ctx, &o, name, f.inputs)
	if err != nil {
		return err
	}
	defer done()
	out := e.stdout
	if f.output != "" {
		if out, err = os.Create(f.output); err != nil {
			return failf(exitRunning, "%s", plainPath(err))
		}
	}
	o.Out, o.Err = progress.above(lineWriter{out}), progress.above(e.stderr)
	report, err := scenario.Replay(ctx, o)
	done()
	if f.output != "" {
		if closed := out.Close(); err == nil {
			err = closed
		}
	}
	if err == nil && report.Lines == 0 {
		fmt.Fprintf(e.stderr, "note: the input is empty\n")
	}
	if r := report; err == nil && (r.Bad > 0 || r.Rejected > 0 || r.Late > 0) {
		fmt.Fprintf(e.stderr, "%s read: %s taken, %d late, %d bad; %d rejected by queries; %s written\n",
			plural(r.Lines, "line"), plural(r.Rows-r.Late, "row"), r.Late, r.Bad, r.Rejected, plural(r.Written, "row"))
	}
	return runError(err)
}

// lineWriter is given whole lines, and leaves no part of one behind where writing fails.
type lineWriter struct{ file *os.File }

func (w lineWriter) Write(lines []byte) (int, error) {
	if err := writeWhole(w.file, lines); err != nil {
		return 0, err
	}
	return len(lines), nil
}

// rawInput is NAME=FILE.
var rawInput = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_]*)=(.+)$`)

// openReplayInputs opens the files of --input: raw ones by stream, and at most one of events and clock values. done
// closes them and ends the progress that is shown meanwhile; it may be called twice.
func (e *env) openReplayInputs(ctx context.Context, o *scenario.ReplayOptions, appName string, inputs []string) (done func(), p *readProgress, err error) {
	events, err := e.sortReplayInputs(o, inputs)
	if err != nil {
		return nil, nil, err
	}
	file := e.stdin
	switch {
	case events == "" && len(o.Files) > 0:
		return func() {}, nil, nil
	case events == "" && (terminal(e.stdin) || appName == "-"):
		return nil, nil, failf(exitUsage, "replay needs events: --input FILE, --input NAME=FILE, or a pipe")
	case events == "-" && appName == "-":
		return nil, nil, failf(exitUsage, "standard input is read twice: as the application and as events")
	case events == "" || events == "-":
		o.Input, o.InputName = e.stdin, "stdin"
	default:
		if err := readable(events); err != nil {
			return nil, nil, err
		}
		if file, err = os.Open(events); err != nil {
			return nil, nil, failf(exitUsage, "%s", plainPath(err))
		}
		o.Input, o.InputName = file, events
	}
	closeInput := func() {
		if file != e.stdin {
			_ = file.Close() // it was only read from
		}
	}
	if !regular(file) {
		r := stdio.NewReader(o.InputName, file)
		o.Input, closeInput = contextReader{ctx, r}, r.Close
	}
	if p = e.newReadProgress(o.Input, file); p != nil {
		o.Input = p
	}
	stop := p.run()
	return sync.OnceFunc(func() { stop(); closeInput() }), p, nil
}

// sortReplayInputs takes the raw files, and returns the one of events.
func (e *env) sortReplayInputs(o *scenario.ReplayOptions, inputs []string) (events string, err error) {
	given := map[string]string{}
	for _, in := range inputs {
		m := rawInput.FindStringSubmatch(in)
		if m == nil {
			if events != "" {
				return "", failf(exitUsage, "--input %s: there is already %s; of several files each belongs to a stream: --input NAME=FILE", in, events)
			}
			events = in
			continue
		}
		if err := e.knownStream(o.App.Plan, m[1]); err != nil {
			return "", err
		}
		if other, twice := given[strings.ToLower(m[1])]; twice {
			return "", failf(exitUsage, "--input: two inputs are called %s: %s and %s", m[1], other, m[2])
		}
		given[strings.ToLower(m[1])] = m[2]
		if err := readable(m[2]); err != nil {
			return "", err
		}
		o.Files = append(o.Files, scenario.ReplayFile{Stream: m[1], Path: m[2], Env: e.connectorEnv()})
	}
	return events, nil
}

// contextReader reads until the context ends: Ctrl-C must not wait for the next line of a pipe.
type contextReader struct {
	ctx context.Context
	in  *stdio.Reader
}

func (r contextReader) Read(p []byte) (int, error) { return r.in.ReadContext(r.ctx, p) }

func regular(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

// readable refuses what can be no input.
func readable(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return failf(exitUsage, "%s", plainPath(err))
	case info.IsDir():
		return failf(exitUsage, "%s is a directory, not a file of events", path)
	case !info.Mode().IsRegular():
		return nil // a pipe is read once
	}
	f, err := os.Open(path)
	if err != nil {
		return failf(exitUsage, "%s", plainPath(err))
	}
	defer f.Close()
	head := make([]byte, 4096)
	n, _ := f.Read(head) // the run finds what cannot be read
	if bytes.IndexByte(head[:n], 0) >= 0 && compression(head[:n]) == "" {
		return failf(exitUsage, "%s holds zero bytes, so it is not text", path)
	}
	return nil
}

// knownStream refuses a stream that the application does not have.
func (e *env) knownStream(p *plan.App, name string) error {
	var names []string
	for _, s := range p.Streams {
		if s.Hidden {
			continue
		}
		if strings.EqualFold(s.Name, name) {
			return nil
		}
		names = append(names, s.Name)
	}
	return unknown("stream", name, names)
}

// connectorEnv is the process as connectors see it.
func (e *env) connectorEnv() connector.Env {
	return connector.Env{Stdin: e.stdin, Stdout: e.stdout, Stderr: e.stderr, Clock: clock.System{},
		Log: slog.New(slog.NewTextHandler(e.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
}
