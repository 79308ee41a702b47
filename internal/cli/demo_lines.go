package cli

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/demo"
	"github.com/eventflux-go/eventflux/vec"
)

// demoLines shows a demo off a terminal: its rows are lines of JSON on stdout, the rest goes to stderr.
type demoLines struct {
	e        *env
	out      *bufio.Writer
	streams  []string
	encoders []connector.Encoder // by stream; nil where it is no result
	several  bool                // of results: then lines name their stream
	buf      []byte
	rows     int64
	events   int64
	late     int64
	failed   error
}

func newDemoLines(e *env, d demo.Demo, a *app.App) (*demoLines, error) {
	format, ok := connector.LookupFormat("json")
	if !ok {
		return nil, failf(exitRunning, "this program was built without the format json")
	}
	v := &demoLines{e: e, out: bufio.NewWriter(e.stdout), encoders: make([]connector.Encoder, len(a.Plan.Streams))}
	results := app.Terminal(a.Plan)
	for _, s := range a.Plan.Streams {
		v.streams = append(v.streams, s.Name)
	}
	for _, i := range results {
		var err error
		if v.encoders[i], err = format.NewEncoder(connector.EncoderConfig{Schema: a.Plan.Streams[i].Schema, Options: format.Defaults()}); err != nil {
			return nil, err
		}
	}
	v.several = len(results) > 1
	fmt.Fprintf(e.stderr, "%s\n\n%s\n%s\n", d.Title, indentLines(d.Lines()), indentLines(e.demoCommands(d.Name, true)))
	return v, nil
}

func (v *demoLines) row(stream int, b *vec.Batch, lo, hi int) {
	for i := lo; i < hi; i++ {
		v.buf = v.buf[:0]
		if v.several {
			v.buf = append(v.buf, `{"stream":"`+v.streams[stream]+`","data":`...)
		}
		v.buf = v.encoders[stream].Encode(v.buf, b, i, i+1)
		if v.several {
			v.buf = append(v.buf[:len(v.buf)-1], "}\n"...)
		}
		v.rows++
		if _, err := v.out.Write(v.buf); err != nil && v.failed == nil {
			v.failed = err
		}
	}
}

func (v *demoLines) tick(events, late int64, _ time.Duration) error {
	v.events, v.late = events, late
	if err := v.out.Flush(); err != nil && v.failed == nil {
		v.failed = err
	}
	return v.failed
}

func (v *demoLines) end() error {
	_, err := fmt.Fprintf(v.e.stderr, "%s, %d of them late; %s\n", strings.TrimSpace(plural(v.events, "event")), v.late, plural(v.rows, "row"))
	return err
}
