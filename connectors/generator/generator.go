// Package generator is a source of made-up rows: seeded, so that the same options give the same rows, and paced, so
// that it can stand in for a live system.
package generator

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/vec"
)

// batchRows is how many rows come at once when there is no rate.
const batchRows = 1024

func init() {
	connector.Register(connector.Spec{
		Name: "generator", Kinds: connector.Source,
		Options: []connector.Option{
			{Name: "generator.rate", Type: connector.Double, Default: "0", Doc: "Rows per second; 0 is as fast as they are taken."},
			{Name: "generator.count", Type: connector.Int, Default: "0", Doc: "Rows after which the source ends; 0 is never."},
			{Name: "generator.seed", Type: connector.Int, Default: "42", Doc: "The same seed gives the same rows."},
			{Name: "generator.column.*", Doc: "How a column's values are made: " + strings.Join(forms(), "; ") + "."},
		},
		Check: check,
		Doc: "Made-up rows. A column without generator.column.NAME is a sequence if it is a number, the time the row was due if it is a TIMESTAMP, " +
			"and a pattern of its name and the row's number if it is a STRING.",
		Example: "CREATE STREAM Trades (symbol STRING, price DOUBLE, ts TIMESTAMP) WITH (type = 'source', extension = 'generator', generator.rate = '100', " +
			"generator.column.symbol = 'choice(IBM:3, SAP:1)', generator.column.price = 'walk(100, 0.5)');",
	}, connector.Opener{RowSource: open})
}

type source struct {
	clock  connector.Clock
	schema *vec.Schema
	cols   []column
	rate   float64
	count  int64
	made   int64
	start  time.Time
	dst    *vec.Batch // of the Next at hand
}

func open(cfg connector.SourceConfig) (connector.RowSource, error) {
	o := cfg.Options
	cols, err := makers(cfg.Schema, o)
	if err != nil {
		return nil, err
	}
	return &source{clock: cfg.Env.Clock, schema: cfg.Schema, cols: cols, rate: o.Double("generator.rate"), count: o.Int("generator.count"),
		start: cfg.Env.Clock.Now()}, nil
}

func check(_ connector.Kind, s *vec.Schema, o connector.Options) error {
	_, err := makers(s, o)
	return err
}

// makers gives what fills each column.
func makers(schema *vec.Schema, o connector.Options) (cols []column, err error) {
	for _, key := range [...]string{"generator.rate", "generator.count"} {
		if o.Double(key) < 0 || o.Int(key) < 0 {
			return nil, badValue(key, "it must not be negative")
		}
	}
	for _, n := range o.Names() {
		if name, ok := strings.CutPrefix(n, "generator.column."); ok && !hasColumn(schema, name) {
			e := &connector.OptionError{Code: connector.CodeUnknownOption, Key: n, Msg: fmt.Sprintf("%s: the stream has no column %q", n, name)}
			if near := connector.Nearest(name, schema.Names()); near != "" {
				e.Hint = fmt.Sprintf("did you mean %q?", near)
			}
			return nil, e
		}
	}
	for _, f := range schema.Fields {
		c, err := newColumn(f, formOf(o, f.Name), uint64(o.Int("generator.seed")))
		if err != nil {
			return nil, badValue("generator.column."+f.Name, err.Error())
		}
		cols = append(cols, c)
	}
	for k := range cols {
		if by := cols[k].by; by != "" {
			if o := schema.Index(by); o < 0 || schema.Fields[o].Type.ID != vec.String {
				return nil, badValue("generator.column."+schema.Fields[k].Name, fmt.Sprintf("walkby needs a column of type STRING, which %q is not", by))
			}
		}
	}
	return cols, nil
}

func badValue(key, why string) error {
	return &connector.OptionError{Code: connector.CodeBadValue, Key: key, Msg: key + ": " + why}
}

// hasColumn finds the column that a key means: keys of WITH may be written with - for _.
func hasColumn(s *vec.Schema, name string) bool {
	for _, f := range s.Fields {
		if connector.NormalKey(f.Name) == connector.NormalKey(name) {
			return true
		}
	}
	return false
}

func formOf(o connector.Options, column string) string {
	for _, n := range o.Names() {
		if rest, ok := strings.CutPrefix(n, "generator.column."); ok && connector.NormalKey(rest) == connector.NormalKey(column) {
			return o.String(n)
		}
	}
	return ""
}

// Next makes all rows that are due, at most batchRows, waiting for the first.
func (s *source) Next(ctx context.Context, dst *vec.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	n := int64(batchRows)
	if s.count > 0 {
		if n = min(n, s.count-s.made); n == 0 {
			return io.EOF
		}
	}
	if s.rate > 0 {
		due := func() int64 { return int64(s.clock.Now().Sub(s.start).Seconds()*s.rate) - s.made }
		for due() < 1 {
			at := s.dueAt(s.made + 1)
			if err := s.clock.Sleep(ctx, max(at.Sub(s.clock.Now()), time.Microsecond)); err != nil {
				return err
			}
		}
		n = min(n, due())
	}
	base := dst.Len
	s.dst = dst
	for _, dependent := range []bool{false, true} { // a column made from another one comes after it
		for k := range s.cols {
			if (s.cols[k].by != "") != dependent {
				continue
			}
			dst.Cols[k].Resize(base + int(n))
			for i := range int(n) {
				s.cols[k].fill(&dst.Cols[k], base+i, s.made+int64(i), s)
			}
		}
	}
	dst.Len += int(n)
	s.made += n
	return nil
}

// text is the value of a column in a row that is being made.
func (s *source) text(column string, i int) string { return s.dst.Cols[s.schema.Index(column)].Str[i] }

// dueAt is when the n-th row, counted from 1, is due. Without a rate rows are due when they are made.
func (s *source) dueAt(n int64) time.Time {
	if s.rate == 0 {
		return s.clock.Now()
	}
	return s.start.Add(time.Duration(math.Round(float64(n) / s.rate * float64(time.Second))))
}

func (s *source) Close() error { return nil }
