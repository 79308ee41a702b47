package why

import (
	"cmp"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// Value is a named value, as text.
type Value struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Term is one operand of a condition with the values it was computed from.
type Term struct {
	Condition string  `json:"condition"`
	Result    string  `json:"result"` // true, false, NULL, or why it failed
	Values    []Value `json:"values,omitempty"`
}

// Event is an event and the conditions it was tested against.
type Event struct {
	Element  string   `json:"element"` // "b=Trades"
	Time     vec.Time `json:"-"`
	Stream   string   `json:"stream"`
	Number   int      `json:"number"` // of its stream, from 1
	Values   []Value  `json:"values"`
	Terms    []Term   `json:"terms,omitempty"`
	position int64
}

// Match is a match, and the events that made it.
type Match struct {
	Number int // among the matches of the pattern, from 1
	Time   vec.Time
	Events []Event
	// Absent are the absences of the pattern: no such event came.
	Absent []string
	// ByClock says that it was completed by a timer.
	ByClock bool
	Rows    [][]Value // of the query's output, at the same place; none: WHERE dropped it, or it is held back
}

// Miss is a partial match that did not become a match.
type Miss struct {
	End    op.PatternEnd
	Time   vec.Time
	Events []Event
	Waits  []string // the elements it waited for
	// By is the event that ended it, tested against the absence it violated.
	By *Event
	// Nearest are the events that came nearest to what it waited for.
	Nearest []Event
	// TooLate is an event that would have been taken, had it not run out of time.
	TooLate *Event
}

// Asked says what is looked for. Zero values leave it open.
type Asked struct {
	Column, Value string   // an event with this value
	From, To      vec.Time // of Time; To 0: no end
	Limit         int      // at most so many; 0: all
}

func (a Asked) spans(from, to vec.Time) bool { return to >= a.From && (a.To == 0 || from <= a.To) }

// Query is the query whose pattern it is.
func (r *Recorder) Query() *plan.Query { return r.query }

// Matches lists the matches asked for, and how many there are of them.
func (r *Recorder) Matches(a Asked) (list []Match, all int) {
	number := 0
	for i := range r.ends {
		t := &r.ends[i]
		if t.End != op.PatternMatched {
			continue
		}
		number++
		if !a.spans(t.Time, t.Time) || !r.concerns(t, a) {
			continue
		}
		if all++; a.Limit == 0 || len(list) < a.Limit {
			list = append(list, r.match(t, number))
		}
	}
	return list, all
}

func (r *Recorder) match(t *op.PatternTrace, number int) Match {
	m := Match{Number: number, Time: t.Time, ByClock: t.Position == 0, Events: r.eventsOf(t, true)}
	for _, c := range r.conds {
		if c.slot < 0 {
			text := c.name
			if c.plan.Text != "" {
				text += " with " + c.plan.Text
			}
			m.Absent = append(m.Absent, text)
		}
	}
	for i := range r.output.Len {
		if r.output.Time[i] == t.Time && r.output.SeqAt(i) == t.Seq {
			var row []Value
			for c, f := range r.query.Root.Target.Schema.Fields {
				row = append(row, Value{f.Name, expr.ValueText(&r.output.Cols[c], i)})
			}
			m.Rows = append(m.Rows, row)
		}
	}
	return m
}

// eventsOf lists the events of a partial match in the order in which they came, with the conditions they met.
func (r *Recorder) eventsOf(t *op.PatternTrace, terms bool) []Event {
	var list []Event
	for slot, positions := range t.Slots {
		c := r.conds[slices.IndexFunc(r.conds, func(c *condition) bool { return c.slot == slot })]
		for _, p := range positions {
			e := r.event(c, p)
			if terms {
				e.Terms = r.test(c, p, t.Slots)
			}
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b Event) int { return cmp.Compare(a.position, b.position) })
	return list
}

// event shows an event with the columns that the pattern uses.
func (r *Recorder) event(c *condition, position int64) Event {
	at := r.events[position]
	rows := r.rows[at.input]
	e := Event{Element: c.name, Time: rows.Time[at.row], Stream: r.plan.Inputs[at.input].Name, Number: at.row + 1, position: position}
	for _, col := range r.plan.Needed(at.input) {
		e.Values = append(e.Values, Value{r.plan.Inputs[at.input].Schema.Fields[col].Name, expr.ValueText(&rows.Cols[col], at.row)})
	}
	return e
}

// concerns reports whether a partial match holds an event with the value asked for; one that holds none is known by the
// first event of its key.
func (r *Recorder) concerns(t *op.PatternTrace, a Asked) bool {
	if a.Column == "" {
		return true
	}
	positions := held(t)
	if len(positions) == 0 {
		if !r.keyed() {
			return true
		}
		positions = []int64{t.First}
	}
	return slices.ContainsFunc(positions, func(p int64) bool { return r.has(p, a) })
}

// has reports an event with the value asked for.
func (r *Recorder) has(position int64, a Asked) bool {
	if a.Column == "" {
		return true
	}
	if !r.known(position) {
		return false
	}
	at := r.events[position]
	c := r.plan.Inputs[at.input].Schema.Index(a.Column)
	if c < 0 {
		return false
	}
	text := expr.ValueText(&r.rows[at.input].Cols[c], at.row)
	return text == a.Value || strings.Trim(text, "'") == a.Value
}

// Misses lists the partial matches that came to nothing, the nearest to a match first, and how many there are.
func (r *Recorder) Misses(a Asked) (list []Miss, all int) {
	var of []*op.PatternTrace
	for i := range r.ends {
		t := &r.ends[i]
		from := vec.MinTime
		if h := held(t); len(h) > 0 {
			from = r.time(h[0])
		} else if t.End != op.PatternOpen {
			continue // it never had anything
		}
		if t.End != op.PatternMatched && a.spans(from, t.Time) && r.concerns(t, a) {
			of = append(of, t)
		}
	}
	// What held most events came nearest; of those, the latest is what people ask about.
	slices.SortStableFunc(of, func(x, y *op.PatternTrace) int {
		return cmp.Or(cmp.Compare(len(held(y)), len(held(x))), cmp.Compare(y.Time, x.Time))
	})
	if some := slices.IndexFunc(of, func(t *op.PatternTrace) bool { return len(held(t)) == 0 }); some > 0 {
		of = of[:some] // that the pattern waits for its first event says nothing beside real misses
	}
	all = len(of)
	if a.Limit > 0 && len(of) > a.Limit {
		of = of[:a.Limit]
	}
	for _, t := range of {
		list = append(list, r.miss(t, a))
	}
	return list, all
}

func (r *Recorder) miss(t *op.PatternTrace, a Asked) Miss {
	m := Miss{End: t.End, Time: t.Time, Events: r.eventsOf(t, true)}
	for _, w := range r.waits(t) {
		m.Waits = append(m.Waits, r.conds[w].name)
	}
	if r.known(t.Position) {
		c := &condition{name: "", slot: -1, plan: &plan.PatternCond{}}
		if t.Violated >= 0 {
			c = r.conds[t.Violated]
		}
		e := r.event(c, t.Position)
		e.Terms = r.test(c, t.Position, t.Slots)
		m.By = &e
	}
	r.nearest(t, a, &m)
	return m
}

// waits lists what a partial match waited for: of several, those of which it held nothing yet.
func (r *Recorder) waits(t *op.PatternTrace) []int {
	var fresh []int
	for _, w := range t.Waits {
		if c := r.conds[w]; c.slot < 0 || len(t.Slots[c.slot]) == 0 {
			fresh = append(fresh, w)
		}
	}
	if len(fresh) > 0 {
		return fresh
	}
	return t.Waits
}

// nearestMax is how many near events are shown for each element.
const nearestMax = 2

// nearest looks, for each element that the partial match waited for, for the events with the fewest terms that are not
// true; and, where time ran out, for one that came too late.
func (r *Recorder) nearest(t *op.PatternTrace, a Asked, m *Miss) {
	after := int64(0)
	if h := held(t); len(h) > 0 {
		after = h[len(h)-1]
	}
	for _, w := range r.waits(t) {
		c := r.conds[w]
		if c.slot < 0 {
			continue
		}
		type near struct {
			position int64
			wrong    int
		}
		var found []near
		for p := after + 1; p < int64(len(r.events)); p++ {
			if !r.known(p) || r.events[p].input != c.plan.Input {
				continue
			}
			late := t.End != op.PatternOpen && (t.Position > 0 && p > t.Position || r.time(p) > t.Time)
			if late && (t.End != op.PatternExpired || m.TooLate != nil) {
				break
			}
			if r.keyed() && r.known(t.First) && !r.sameKey(p, t) {
				continue
			}
			if after == 0 && (!r.has(p, a) || !a.spans(r.time(p), r.time(p))) {
				continue
			}
			wrong := wrongTerms(r.test(c, p, t.Slots))
			switch {
			case late && wrong == 0:
				e := r.event(c, p)
				m.TooLate = &e
			case !late && wrong > 0:
				found = append(found, near{p, wrong})
			}
		}
		slices.SortStableFunc(found, func(x, y near) int { return cmp.Compare(x.wrong, y.wrong) })
		for _, f := range found[:min(len(found), nearestMax)] {
			e := r.event(c, f.position)
			e.Terms = r.test(c, f.position, t.Slots)
			m.Nearest = append(m.Nearest, e)
		}
	}
}

func wrongTerms(terms []Term) int {
	n := 0
	for _, t := range terms {
		if t.Result != "true" {
			n++
		}
	}
	return n
}

func (r *Recorder) keyed() bool { return r.plan.Keys != nil }

// sameKey reports whether an event belongs to the key of a partial match.
func (r *Recorder) sameKey(position int64, t *op.PatternTrace) bool {
	if !r.known(t.First) {
		return false
	}
	x, y := r.events[position], r.events[t.First]
	for k := range r.plan.Keys[0] {
		a, b := r.plan.Keys[x.input][k], r.plan.Keys[y.input][k]
		if expr.ValueText(&r.rows[x.input].Cols[a], x.row) != expr.ValueText(&r.rows[y.input].Cols[b], y.row) {
			return false
		}
	}
	return true
}
