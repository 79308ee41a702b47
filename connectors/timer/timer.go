// Package timer is a source that makes a row at every interval.
package timer

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/vec"
)

func init() {
	connector.Register(connector.Spec{
		Name: "timer", Kinds: connector.Source, RowFormats: []string{"json"},
		Options: []connector.Option{
			{Name: "timer.interval", Type: connector.Duration, Required: true, Doc: "Time between two rows; the first comes one interval after the start."},
			{Name: "timer.count", Type: connector.Int, Doc: "Rows after which the source ends; without it, it never ends."},
		},
		Doc: "A row at every interval. Each column is filled by its type: a number or STRING with the number of the tick (1, 2, 3 …), a TIMESTAMP with the time it was due. " +
			"Ticks that could not be delivered in time are left out, so that numbers may jump.",
		Example: "CREATE STREAM TimerInput (tick STRING) WITH (type = 'source', extension = 'timer', timer.interval = '100');",
	}, connector.Opener{RowSource: open})
}

type source struct {
	clock    connector.Clock
	start    time.Time
	interval time.Duration
	tick     int64 // the last one delivered
	count    int64
	schema   *vec.Schema
}

func open(cfg connector.SourceConfig) (connector.RowSource, error) {
	s := &source{clock: cfg.Env.Clock, interval: cfg.Options.Duration("timer.interval"), count: cfg.Options.Int("timer.count"), schema: cfg.Schema}
	if s.interval <= 0 {
		return nil, &connector.OptionError{Code: connector.CodeBadValue, Key: "timer.interval", Msg: "timer.interval must be above zero"}
	}
	for _, f := range cfg.Schema.Fields {
		switch f.Type.ID {
		case vec.String, vec.Int, vec.Long, vec.Double, vec.Timestamp:
		default:
			return nil, &connector.OptionError{Code: connector.CodeUnsupportedUse, Key: "extension",
				Msg: fmt.Sprintf("column %q: the timer fills STRING, INT, LONG, DOUBLE and TIMESTAMP, not %s", f.Name, f.Type)}
		}
	}
	s.start = s.clock.Now()
	return s, nil
}

// Next waits for the next tick.
func (s *source) Next(ctx context.Context, dst *vec.Batch) error {
	if s.count > 0 && s.tick >= s.count {
		return io.EOF
	}
	next := s.tick + 1
	if late := int64(s.clock.Now().Sub(s.start) / s.interval); late > next {
		next = late
		if s.count > 0 {
			next = min(next, s.count)
		}
	}
	due := s.start.Add(time.Duration(next) * s.interval)
	if err := s.clock.Sleep(ctx, due.Sub(s.clock.Now())); err != nil {
		return err
	}
	s.tick = next
	i := dst.Len
	for k := range dst.Cols {
		c := &dst.Cols[k]
		c.Resize(i + 1)
		switch c.Type.ID {
		case vec.String:
			c.Str[i] = strconv.FormatInt(next, 10)
		case vec.Int:
			c.I32[i] = int32(next)
		case vec.Long:
			c.I64[i] = next
		case vec.Double:
			c.F64[i] = float64(next)
		case vec.Timestamp:
			c.I64[i] = due.UnixMicro()
		}
	}
	dst.Len++
	return nil
}

func (s *source) Close() error { return nil }
