package sim

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/vec"
)

// addPattern compiles a query FROM PATTERN or SEQUENCE.
func (app *App) addPattern(s *ast.Insert, ref *ast.PatternRef) error {
	if ref.Window != nil {
		return unsupported(ref.Window)
	}
	p, err := app.pattern(ref, s.Query.PartitionBy)
	if err != nil {
		return err
	}
	q := &query{sources: p.streams, pattern: p, target: strings.ToLower(s.Target.Text), limit: -1}
	q.kinds(s)
	timed := slices.ContainsFunc(p.nodes, func(n *node) bool { return n.part == partGroup && n.within > 0 })
	if !q.current && !timed {
		return fmt.Errorf("no partial match ever runs out of time")
	}
	sc := &scope{pattern: p, aliases: map[string]expr{}}
	if err := q.compile(s.Query, &ref.SourceTail, sc); err != nil {
		return err
	}
	if q.grouped && !q.current {
		return fmt.Errorf("aggregates have no EXPIRED rows")
	}
	app.queries = append(app.queries, q)
	return app.write(q, s)
}

// starItems are the items of SELECT * over a pattern.
func (p *pattern) starItems() []*ast.SelectItem {
	var items []*ast.SelectItem
	for _, e := range p.elements {
		for _, f := range e.fields {
			items = append(items, &ast.SelectItem{
				Expr:  &ast.Column{Parts: []ast.Name{{Text: e.alias}, {Text: f.Name}}},
				Alias: ast.Name{Text: fmt.Sprintf("%s_%s", e.alias, f.Name)},
			})
		}
	}
	return items
}

// runsMax is how many partial matches of one key the reference bears with: it looks at all of them for every event.
const runsMax = 1000

// patternRun takes the matches of all keys in order.
type patternRun struct {
	q     *query
	sel   *selector
	keys  []*matcher
	byKey map[string]*matcher

	gaveUp bool
}

// runPattern takes a pattern through its whole input.
func (q *query) runPattern(in input) []row {
	out := &output{query: q, rate: newRate(q, in.first)}
	pr := &patternRun{q: q, sel: newSelector(q, out), byKey: map[string]*matcher{}}
	if q.pattern.keys == nil && in.first != vec.MinTime {
		pr.keys = append(pr.keys, newMatcher(q.pattern, in.first, 0))
	}
	for i := range in.rows {
		r := &in.rows[i]
		r.pos, r.kind = int64(i)+1, vec.Current
		pr.advance(r.time)
		if m := pr.instance(r); m != nil {
			pr.emit(m.take(r), r.self(), vec.Current)
		}
		if pr.tooMany() {
			break
		}
	}
	if !pr.tooMany() {
		pr.advance(in.clock)
	}
	if pr.tooMany() {
		return make([]row, rowsMax) // it is given up
	}
	out.rate.advance(in.clock)
	if in.flush {
		out.rate.flush(max(in.clock, vec.MinTime))
	}
	return out.rate.rows
}

// tooMany says that a key has more partial matches than the reference bears with.
func (pr *patternRun) tooMany() bool {
	pr.gaveUp = pr.gaveUp || slices.ContainsFunc(pr.keys, func(m *matcher) bool { return len(m.runs) > runsMax })
	return pr.gaveUp
}

// instance is the matcher of the row's key; a row with a NULL in its key is not seen.
func (pr *patternRun) instance(r *row) *matcher {
	if pr.q.pattern.keys == nil {
		return pr.keys[0]
	}
	var key []Value
	for _, at := range pr.q.pattern.keys[r.stream] {
		if r.vals[at] == nil {
			return nil
		}
		key = append(key, r.vals[at])
	}
	name := keyOf(key)
	if pr.byKey[name] == nil {
		pr.byKey[name] = newMatcher(pr.q.pattern, r.time, r.pos)
		pr.keys = append(pr.keys, pr.byKey[name])
	}
	return pr.byKey[name]
}

// advance lets everything happen that the clock brings before the events of time t: absences that become true at t
// or before, and partial matches whose last moment lies before t.
func (pr *patternRun) advance(t vec.Time) {
	for !pr.tooMany() {
		timer, end := vec.Time(math.MaxInt64), vec.Time(math.MaxInt64)
		for _, m := range pr.keys {
			timer, end = min(timer, m.nextTimer()), min(end, m.nextEnd())
		}
		switch {
		case timer <= t && timer <= end:
			var all []match
			for _, m := range pr.keys {
				if m.nextTimer() <= timer {
					all = append(all, m.pulse(pulse{t: timer})...)
				}
			}
			pr.emit(all, stamp{timer, seqTimer, 0}, vec.Current)
		case end < t:
			var all []match
			for _, m := range pr.keys {
				if m.nextEnd() <= end {
					all = append(all, m.expireAt(limit{t: end})...)
				}
			}
			pr.emit(all, stamp{end, seqClose, 0}, vec.Expired)
		default:
			return
		}
	}
}

// emit hands on matches that come out together.
func (pr *patternRun) emit(all []match, at stamp, kind vec.Kind) {
	slices.SortStableFunc(all, match.compare)
	for _, mt := range all {
		first := mt.order()[0]
		if at.seq == seqTimer || at.seq == seqClose {
			at.ord = first // of what one moment of the clock brings, the oldest first
		}
		r := &row{stamp: at, kind: kind, pos: first, match: &view{binds: mt.binds}}
		if pr.q.where != nil && !isTrue(pr.q.where, &env{row: r, now: at.time}) {
			continue
		}
		if kind == vec.Expired && pr.q.grouped {
			continue // aggregates run over the matches; what ran out of time is none
		}
		if kind == vec.Expired {
			pr.sel.emit(r, at, kind, nil, bounds{}, "")
			continue
		}
		if pr.sel.accepts(r) {
			pr.sel.enter("", r, at, bounds{}, false)
		}
	}
}
