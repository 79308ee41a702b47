package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// timeFlag is --time COLUMN[:UNIT or FORMAT].
type timeFlag struct {
	column, unit, format string
}

func parseTimeFlag(text string) (timeFlag, error) {
	if text == "" {
		return timeFlag{}, nil
	}
	column, how, given := strings.Cut(text, ":")
	f := timeFlag{column: strings.TrimSpace(column)}
	switch how = strings.TrimSpace(how); {
	case f.column == "" || given && how == "":
		return f, failf(exitUsage, "--time %s: write COLUMN, or COLUMN:UNIT such as ts:ms", text)
	case !given:
	case strings.Contains(how, "%"):
		f.format = how
	default:
		f.unit = strings.ToLower(how)
		if f.unit == "µs" {
			f.unit = "us"
		}
		if _, ok := unitNames[f.unit]; !ok {
			return f, failf(exitUsage, "--time %s: %q is not a unit of time; use s, ms, us, ns, or a format such as %%Y-%%m-%%d %%H:%%M:%%S", text, how)
		}
	}
	return f, nil
}

var unitNames = map[string]runtime.TimeUnit{
	"s": runtime.UnitSecond, "ms": runtime.UnitMilli, "us": runtime.UnitMicro, "ns": runtime.UnitNano,
}

// apply makes the column that --time names a time as it says. Inputs that lack the column are left alone; settleTime
// finds out when none has it.
func (f timeFlag) apply(i *input) error {
	at := -1
	if f.column != "" {
		at = i.schema.Index(f.column)
	}
	if at < 0 {
		return nil
	}
	c := &i.schema.Fields[at]
	switch {
	case f.format != "":
		if c.Type.ID != vec.String && c.Type.ID != vec.Timestamp {
			return failf(exitUsage, "--time %s: column %q is %s, and a format is for text", f.column, c.Name, c.Type)
		}
		c.Type = vec.Simple(vec.Timestamp)
		i.opts[connector.OptTimeFormat] = f.format
	case f.unit != "":
		if c.Type.ID != vec.Long && c.Type.ID != vec.Int {
			return failf(exitUsage, "--time %s:%s: column %q is %s, and a unit is for whole numbers", f.column, f.unit, c.Name, c.Type)
		}
		i.opts[connector.OptTimeUnit] = f.unit
	case c.Type.ID == vec.String:
		return failf(exitUsage, "--time %s: column %q is text that is not a time as it stands; say its format: --time '%s:%%d/%%m/%%Y'", f.column, c.Name, c.Name)
	case c.Type.ID != vec.Timestamp && c.Type.ID != vec.Long && c.Type.ID != vec.Int && c.Type.ID != vec.Date:
		return failf(exitUsage, "--time %s: column %q is %s, which is not a time", f.column, c.Name, c.Type)
	}
	return nil
}

// times is what was settled about the rows' time.
type times struct {
	slack   vec.Duration
	columns map[string]timeColumn // by stream
}

type timeColumn struct {
	name, unit string // unit is empty for TIMESTAMP
}

// slackOf reads --slack.
func slackOf(text string) (vec.Duration, error) {
	if text == "" {
		return 0, nil
	}
	d, err := connector.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, failf(exitUsage, "--slack %s: it is not a duration; write 5s or 200ms", text)
	}
	return vec.Duration(d / time.Microsecond), nil
}

// settleTime gives the inputs their event time, where the SQL needs time or the user asks for it.
func (q *query) settleTime(p *plan.App) (*times, error) {
	t := &times{columns: map[string]timeColumn{}}
	var err error
	if t.slack, err = slackOf(q.flags.slack); err != nil {
		return nil, err
	}
	if q.flags.sort && !q.inputs.allFiles(p) {
		return nil, failf(exitUsage, "--sort reads all rows before the first comes out, which standard input from a pipe does not allow; use --slack")
	}
	needs := app.UsesTime(p) || q.flags.time != "" || q.flags.slack != "" || q.flags.sort
	merges := len(q.inputs.list) > 1 && q.inputs.allTimed()
	if !needs && !merges {
		return t, nil
	}
	found := q.flags.time == ""
	for _, i := range q.inputs.list {
		at := app.StreamIndex(p, i.name)
		if at < 0 || p.Streams[at].Watermark != nil {
			continue
		}
		s := p.Streams[at]
		c, ok := q.timeColumn(i, s)
		found = found || ok && q.flags.time != "" && strings.EqualFold(s.Schema.Fields[c].Name, q.inputs.time.column)
		if ok {
			t.use(q, i, s, c)
		} else if q.flags.time == "" {
			q.notef("%s has no column that is plainly its time; rows take the time at which they are read (--time COLUMN)", i.shown)
		}
	}
	if !found {
		return nil, q.noTimeColumn()
	}
	return t, nil
}

// noTimeColumn is the error of a --time that no input has.
func (q *query) noTimeColumn() error {
	var names []string
	for _, i := range q.inputs.list {
		names = append(names, i.schema.Names()...)
	}
	hint := ""
	if best, ok := diag.Nearest(q.inputs.time.column, names); ok {
		hint = fmt.Sprintf(" (did you mean %s?)", best)
	}
	return failf(exitUsage, "--time %s: there is no column %q%s; there are %s", q.flags.time, q.inputs.time.column, hint, joinNames(names))
}

// timeColumn is the column of an input that holds its rows' time.
func (q *query) timeColumn(i *input, s *plan.Stream) (int, bool) {
	if c := s.Schema.Index(q.inputs.time.column); c >= 0 && q.inputs.time.column != "" {
		return c, true
	}
	if c := s.Schema.Index(s.TimeColumn); c >= 0 && s.TimeColumn != "" {
		return c, true
	}
	return app.ObviousTime(s.Schema)
}

func (in *inputs) allTimed() bool {
	for _, i := range in.list {
		if _, ok := app.ObviousTime(i.schema); !ok && i.schema.Index(in.time.column) < 0 {
			return false
		}
	}
	return true
}

// use makes column c the event time of a stream, whole numbers in the unit that their size says.
func (t *times) use(q *query, i *input, s *plan.Stream, c int) {
	col := timeColumn{name: s.Schema.Fields[c].Name}
	if id := s.Schema.Fields[c].Type.ID; id == vec.Long || id == vec.Int {
		if s.Options[connector.OptTimeUnit] == "" {
			s.Options[connector.OptTimeUnit] = unitOfSample(i, s, c).String()
		}
		col.unit = s.Options[connector.OptTimeUnit]
	}
	slack := t.slack
	if q.flags.sort {
		slack = vec.Duration(1) << 60
	}
	s.Watermark = &plan.Watermark{Column: c, Delay: slack}
	t.columns[i.path] = col
	if i.path == "-" {
		t.columns[i.shown] = col
	}
}

// unitOfSample goes by the magnitude of the first number of the column.
func unitOfSample(i *input, s *plan.Stream, c int) runtime.TimeUnit {
	b, _, err := i.decodeSample(s.Schema, c)
	if err != nil {
		return runtime.UnitMilli
	}
	for row := range b.Len {
		col := &b.Cols[c]
		switch {
		case col.IsNull(row):
		case col.Type.ID == vec.Int:
			return runtime.UnitOf(int64(col.I32[row]))
		default:
			return runtime.UnitOf(col.I64[row])
		}
	}
	return runtime.UnitMilli
}

// The times that are not believed: before 1990 and after 2100.
var (
	oldestTime = vec.FromGo(time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC))
	newestTime = vec.FromGo(time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC))
)

// tell says which column, unit and range the rows' time had, and warns of times that look wrong.
func (t *times) tell(q *query, r *liveRun, report *runtime.Report) {
	if report == nil || q.flags.quiet {
		return
	}
	for _, s := range report.Sources {
		c, ok := t.columns[s.Name]
		if !ok || s.Min > s.Max {
			continue
		}
		unit := ""
		if c.unit != "" {
			unit = " (" + c.unit + ")"
		}
		q.notef("time is column %s%s of %s, from %s to %s", c.name, unit, s.Name, shownTime(s.Min), shownTime(s.Max))
		if s.Min < oldestTime || s.Max > newestTime {
			r.warnf("column %s of %s has times before 1990 or after 2100; if that is wrong, give the column and its unit: --time %s:ms", c.name, s.Name, c.name)
		}
		if s.BadTime > 0 {
			r.warnf("%s rows of %s have no time in column %s and were left out", grouped(s.BadTime), s.Name, c.name)
		}
	}
}

func shownTime(t vec.Time) string { return t.Go().Format("2006-01-02T15:04:05.999999Z07:00") }
