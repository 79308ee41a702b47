package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/scenario"
	"github.com/eventflux-go/eventflux/internal/why"
	"github.com/eventflux-go/eventflux/vec"
)

// whyFlags are the settings of the why command.
type whyFlags struct {
	inputs   []string
	query    string
	key      string
	from, to string
	match    int
	limit    int
	output   string
}

func whyCommand(e *env) *cobra.Command {
	var f whyFlags
	c := &cobra.Command{
		Use:   "why APP.sql",
		Short: "Tell why a pattern matched, from a replay",
		Long: `Runs an application over recorded events, as replay does, and shows the matches of its patterns: the events that made
each, every condition with the values it had, and what time had to do with it. "why not" shows the partial matches
that came nearest to one, and what ended them.`,
		Example: fmt.Sprintf(`  %[1]s why app.sql --input events.ndjson
  %[1]s why app.sql --input events.ndjson --key user=bob --match 3
  %[1]s why not app.sql --input events.ndjson --key user=bob --from 2026-01-01T10:00:00Z --to 2026-01-01T11:00:00Z`, e.program),
		Args: needs(1, 1, "one application"),
		RunE: func(c *cobra.Command, args []string) error { return e.why(c.Context(), args[0], f, false) },
	}
	not := &cobra.Command{
		Use:   "not APP.sql",
		Short: "Tell why a pattern did not match",
		Example: fmt.Sprintf(`  %[1]s why not app.sql --input events.ndjson --key user=bob
  %[1]s why not app.sql --input events.ndjson --query q2 --from 2026-01-01T10:00:00Z --limit 20`, e.program),
		Args: needs(1, 1, "one application"),
		RunE: func(c *cobra.Command, args []string) error { return e.why(c.Context(), args[0], f, true) },
	}
	for _, c := range []*cobra.Command{c, not} {
		c.Flags().StringArrayVarP(&f.inputs, "input", "i", nil, "events from `FILE` (- is stdin), or NAME=FILE: a raw file of the stream NAME")
		c.Flags().StringVarP(&f.query, "query", "q", "", "only the pattern of the query `NAME`, or of the one that writes the stream NAME")
		c.Flags().StringVarP(&f.key, "key", "k", "", "only what holds an event with `COLUMN=VALUE`")
		c.Flags().StringVar(&f.from, "from", "", "not before `TIME`: RFC 3339, or milliseconds")
		c.Flags().StringVar(&f.to, "to", "", "not after `TIME`")
		c.Flags().IntVar(&f.limit, "limit", 5, "show at most `N`")
		c.Flags().StringVarP(&f.output, "output", "o", "text", "`FORM` of what is shown: text or json (one object a line)")
	}
	c.Flags().IntVarP(&f.match, "match", "m", 0, "only the match number `N` of the pattern")
	c.AddCommand(not)
	return c
}

// why replays the application with a recorder in each of its patterns, and shows what they have seen.
func (e *env) why(ctx context.Context, name string, f whyFlags, not bool) error {
	asked, err := f.asked()
	if err != nil {
		return err
	}
	text, err := readSQL(e, name)
	if err != nil {
		return err
	}
	a, diags := app.Compile(shownName(name), text, check.Options{})
	if err := e.problems(diag.Source{Name: shownName(name), Text: text}, diags); err != nil {
		return err
	}
	recorders, err := f.recorders(a.Plan)
	if err != nil {
		return err
	}
	o := scenario.ReplayOptions{App: a, Out: io.Discard, Err: e.stderr}
	byQuery := map[*plan.Query]*why.Recorder{}
	byStream := map[int][]*why.Recorder{}
	for _, r := range recorders {
		q := r.Query()
		byQuery[q] = r
		i := app.StreamIndex(a.Plan, q.Root.Target.Name)
		if byStream[i] == nil && !q.Root.Target.Hidden {
			o.Streams = append(o.Streams, q.Root.Target.Name)
		}
		byStream[i] = append(byStream[i], r)
	}
	o.Trace = func(q *plan.Query) op.PatternTracer {
		if r := byQuery[q]; r != nil {
			return r
		}
		return nil
	}
	o.OnRows = func(stream int, b *vec.Batch, lo, hi int) {
		for _, r := range byStream[stream] {
			r.Output(b, lo, hi)
		}
	}
	done, progress, err := e.openReplayInputs(ctx, &o, name, f.inputs)
	if err != nil {
		return err
	}
	defer done()
	o.Err = progress.above(e.stderr)
	if _, err := scenario.Replay(ctx, o); err != nil {
		return runError(err)
	}
	done()
	w := &whyWriter{env: e, flags: f, asked: asked, several: len(recorders) > 1}
	for _, r := range recorders {
		if not {
			err = w.misses(r)
		} else {
			err = w.matches(r)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// asked reads what the flags look for.
func (f *whyFlags) asked() (why.Asked, error) {
	a := why.Asked{From: vec.MinTime, Limit: f.limit}
	if f.output != "text" && f.output != "json" {
		return a, failf(exitUsage, "-o %s: text or json", f.output)
	}
	if f.limit < 1 {
		return a, failf(exitUsage, "--limit %d: at least 1", f.limit)
	}
	if f.key != "" {
		column, value, ok := strings.Cut(f.key, "=")
		if !ok {
			return a, failf(exitUsage, "--key %s: write COLUMN=VALUE", f.key)
		}
		a.Column, a.Value = column, value
	}
	for _, t := range []struct {
		flag, text string
		to         *vec.Time
	}{{"--from", f.from, &a.From}, {"--to", f.to, &a.To}} {
		if t.text == "" {
			continue
		}
		at, err := scenario.ParseTime(t.text)
		if err != nil {
			return a, failf(exitUsage, "%s %s: %s", t.flag, t.text, err)
		}
		*t.to = at
	}
	return a, nil
}

// recorders makes one for each pattern asked for.
func (f *whyFlags) recorders(p *plan.App) ([]*why.Recorder, error) {
	var list []*why.Recorder
	var names []string
	patterns := 0
	for _, q := range p.Queries {
		if q.Pattern() == nil {
			continue
		}
		patterns++
		names = append(names, q.Name, q.Root.Target.Name)
		if f.query == "" || strings.EqualFold(f.query, q.Name) || strings.EqualFold(f.query, q.Root.Target.Name) {
			list = append(list, why.NewRecorder(q))
		}
	}
	switch {
	case patterns == 0:
		return nil, failf(exitUsage, "the application has no pattern: why tells of FROM PATTERN and FROM SEQUENCE")
	case len(list) == 0:
		return nil, unknown("query with a pattern", f.query, names)
	}
	if column, _, ok := strings.Cut(f.key, "="); ok {
		var columns []string
		for _, r := range list {
			for _, s := range r.Query().Inputs {
				if s.Schema.Index(column) >= 0 {
					return list, nil
				}
				columns = append(columns, s.Schema.Names()...)
			}
		}
		slices.Sort(columns)
		return nil, unknown("column", column, slices.Compact(columns))
	}
	return list, nil
}

// json writes one object a line.
func (w *whyWriter) json(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.env.stdout, "%s\n", text)
	return err
}
