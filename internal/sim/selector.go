package sim

import "github.com/eventflux-go/eventflux/vec"

// selector makes result rows of what the window tells it: events that enter, events that leave, and batches.
type selector struct {
	q   *query
	out *output
	// held is what each group of a sliding window holds, and running what it has added up where nothing leaves.
	held map[string][]*seen
	// It is told apart by the window that runs (a session's key) and the group.
	running map[string]map[string][]accumulator
	// forever is the state of minForever and maxForever, by group.
	forever map[string][]accumulator
}

// seen is an event as the aggregates see it: their arguments, worked out when it entered.
type seen struct {
	*row
	args []taken
}

type taken struct {
	vals []Value
	ok   bool
}

func newSelector(q *query, out *output) *selector {
	return &selector{q: q, out: out, held: map[string][]*seen{}, running: map[string]map[string][]accumulator{}, forever: map[string][]accumulator{}}
}

// enter is one event that comes out at once. Where it stays, leave follows one day; else it counts until the window
// that runs begins anew.
func (s *selector) enter(who string, r *row, at stamp, b bounds, stays bool) {
	ev, key, ok := s.look(r, at.time)
	if !ok {
		return
	}
	var aggs []Value
	var err error
	if stays {
		s.held[key] = append(s.held[key], ev)
		s.remember(key, ev)
		aggs, err = s.over(s.held[key], key)
	} else {
		if s.running[who] == nil {
			s.running[who] = map[string][]accumulator{}
		}
		if s.running[who][key] == nil {
			s.running[who][key] = s.fresh()
		}
		s.add(s.running[who][key], ev)
		s.remember(key, ev)
		aggs, err = s.results(s.running[who][key], key)
	}
	if err == nil {
		s.emit(r, at, vec.Current, aggs, b, key)
	}
}

// leave is one event that leaves a sliding window; its row has the values after it left.
func (s *selector) leave(r *row, at stamp, b bounds) {
	key, ok := s.keyOf(r)
	if !ok {
		return
	}
	for i, ev := range s.held[key] {
		if ev.pos == r.pos {
			s.held[key] = append(s.held[key][:i:i], s.held[key][i+1:]...)
			break
		}
	}
	if aggs, err := s.over(s.held[key], key); err == nil {
		s.emit(r, at, vec.Expired, aggs, b, key)
	}
}

// reset ends the running values of a batch window that emits changes.
func (s *selector) reset(who string) { delete(s.running, who) }

// close is one close of a batch window; who tells apart windows that run side by side.
func (s *selector) close(who string, rows []*row, at stamp, b bounds) {
	if !s.q.grouped {
		var results []result
		for _, r := range rows {
			if s.q.window.kind != "session" {
				at.ord = r.pos
			}
			if res, ok := s.result(r, at, vec.Current, nil, b, ""); ok {
				results = append(results, res)
			}
		}
		s.out.close(who, results, at)
		return
	}
	type group struct {
		key    string
		events []*seen
	}
	var groups []*group
	byKey := map[string]*group{}
	for _, r := range rows {
		ev, key, ok := s.look(r, r.time)
		if !ok {
			continue
		}
		g := byKey[key]
		if g == nil {
			g = &group{key: key}
			byKey[key] = g
			groups = append(groups, g)
		}
		g.events = append(g.events, ev)
		s.remember(key, ev)
	}
	var results []result
	for _, g := range groups {
		if s.q.window.kind != "session" {
			at.ord = g.events[0].pos // of a session, the window has said it: the first event of all
		}
		aggs, err := s.over(g.events, g.key)
		if err != nil {
			continue
		}
		if res, ok := s.result(g.events[len(g.events)-1].row, at, vec.Current, aggs, b, g.key); ok {
			results = append(results, res)
		}
	}
	s.out.close(who, results, at)
}

// whole is the one batch of EMIT FINAL without a window: an ungrouped aggregate over no rows gives a row as well.
func (s *selector) whole(rows []*row, now vec.Time) {
	at := stamp{now, seqClose, 0}
	if len(rows) == 0 && s.q.grouped && len(s.q.group) == 0 {
		aggs, err := s.over(nil, "")
		if err == nil {
			none := &row{vals: nil}
			if res, ok := s.result(none, at, vec.Current, aggs, bounds{}, ""); ok {
				s.out.close("", []result{res}, at)
			}
		}
		return
	}
	s.close("", rows, at, bounds{})
}

// accepts says whether the event's group and the arguments of the aggregates can be worked out; else it is rejected
// before it enters the window.
func (s *selector) accepts(r *row) bool {
	_, _, ok := s.look(r, r.time)
	return ok
}

// look works out an event's group and the arguments of the aggregates.
func (s *selector) look(r *row, now vec.Time) (*seen, string, bool) {
	key, ok := s.keyOf(r)
	if !ok {
		return nil, "", false
	}
	ev := &seen{row: r}
	e := env{row: r, now: now}
	for _, c := range s.q.calls {
		vals, ok, err := c.take(&e)
		if err != nil {
			return nil, "", false
		}
		ev.args = append(ev.args, taken{vals, ok})
	}
	return ev, key, true
}

func (s *selector) keyOf(r *row) (string, bool) { return evalKey(s.q.group, r) }

func (s *selector) fresh() []accumulator {
	accs := make([]accumulator, len(s.q.calls))
	for i, c := range s.q.calls {
		accs[i] = c.fresh()
	}
	return accs
}

func (s *selector) add(accs []accumulator, ev *seen) {
	for i, a := range accs {
		if ev.args[i].ok {
			a.add(ev.args[i].vals)
		}
	}
}

// remember shows an event to the aggregates that never forget.
func (s *selector) remember(key string, ev *seen) {
	if s.forever[key] == nil {
		s.forever[key] = s.fresh()
	}
	for i, c := range s.q.calls {
		if c.spec.forever && ev.args[i].ok {
			s.forever[key][i].add(ev.args[i].vals)
		}
	}
}

// over computes the aggregates over a list of events.
func (s *selector) over(events []*seen, key string) ([]Value, error) {
	accs := s.fresh()
	for _, ev := range events {
		s.add(accs, ev)
	}
	return s.results(accs, key)
}

func (s *selector) results(accs []accumulator, key string) ([]Value, error) {
	vals := make([]Value, len(accs))
	for i, a := range accs {
		if s.q.calls[i].spec.forever {
			if s.forever[key] == nil {
				continue
			}
			a = s.forever[key][i]
		}
		v, err := a.result()
		if err != nil {
			return nil, err
		}
		vals[i] = v
	}
	return vals, nil
}

func (s *selector) emit(r *row, at stamp, kind vec.Kind, aggs []Value, b bounds, key string) {
	if res, ok := s.result(r, at, kind, aggs, b, key); ok {
		s.out.one(res)
	}
}

// result computes the select list, HAVING and the sort keys of one row.
func (s *selector) result(r *row, at stamp, kind vec.Kind, aggs []Value, b bounds, key string) (result, bool) {
	e := env{row: r, now: at.time, bounds: b, aggs: aggs}
	res := result{row: row{stamp: at, kind: kind, pos: r.pos}, group: key}
	for _, item := range s.q.items {
		v, err := item.eval(&e)
		if err != nil {
			return result{}, false
		}
		res.vals = append(res.vals, v)
	}
	e.outs = res.vals
	if s.q.having != nil && !isTrue(s.q.having, &e) {
		return result{}, false
	}
	for _, k := range s.q.order {
		v, err := k.expr.eval(&e)
		if err != nil {
			return result{}, false
		}
		res.sort = append(res.sort, v)
	}
	return res, true
}
