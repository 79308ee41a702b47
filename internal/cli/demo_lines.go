package cli

import (
	"bufio"
	"fmt"
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
	encoders []connector.Encoder // by stream; nil where it is no result
	buf      []byte
	rows     int64
	events   int64
	late     int64
	failed   error
}

func newDemoLines(e *env, d demo.Demo, a *app.App) (*demoLines, error) {
	v := &demoLines{e: e, out: bufio.NewWriter(e.stdout), encoders: make([]connector.Encoder, len(a.Plan.Streams))}
	results := app.Terminal(a.Plan)
	for _, i := range results {
		stream := a.Plan.Streams[i]
		enc, err := formNDJSON.encoder(stream.Schema)
		if err != nil {
			return nil, err
		}
		if len(results) > 1 { // then lines name their stream
			enc = newNamed(stream.Name, enc)
		}
		v.encoders[i] = enc
	}
	fmt.Fprintf(e.stderr, "%s\n\n%s\n%s\n", d.Title, indentLines(d.Lines()), indentLines(e.demoCommands(d.Name, true)))
	return v, nil
}

func (v *demoLines) row(stream int, b *vec.Batch, lo, hi int) {
	v.buf = v.encoders[stream].Encode(v.buf[:0], b, lo, hi)
	v.rows += int64(hi - lo)
	if _, err := v.out.Write(v.buf); err != nil && v.failed == nil {
		v.failed = err
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
	_, err := fmt.Fprintf(v.e.stderr, "%s, %d of them late; %s\n", plural(v.events, "event"), v.late, plural(v.rows, "row"))
	return err
}
