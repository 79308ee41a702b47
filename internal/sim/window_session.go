package sim

import (
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// sessionWindow keeps, per key, events that are less than gap apart.
type sessionWindow struct {
	idle
	sel     *selector
	spec    windowSpec
	changes bool
	open    []*session
}

type session struct {
	key  string
	rows []*row
}

func (s *session) due(gap vec.Duration) vec.Time { return s.rows[len(s.rows)-1].time.Add(gap) }

func (w *sessionWindow) take(r *row) {
	key, ok := evalKey(w.spec.keys, r)
	if !ok {
		return
	}
	at := slices.IndexFunc(w.open, func(s *session) bool { return s.key == key })
	if at < 0 {
		at = len(w.open)
		w.open = append(w.open, &session{key: key})
	}
	s := w.open[at]
	s.rows = append(s.rows, r)
	if w.changes {
		w.sel.enter(key, r, r.self(), w.bounds(s), false)
	}
}

func (w *sessionWindow) bounds(s *session) bounds { return bounds{s.rows[0].time, s.due(w.spec.size)} }

// advance closes the sessions due, in the order of time, and of the first event where several close together.
func (w *sessionWindow) advance(t vec.Time) {
	for {
		best := -1
		for i, s := range w.open {
			if s.due(w.spec.size) <= t && (best < 0 || w.before(s, w.open[best])) {
				best = i
			}
		}
		if best < 0 {
			return
		}
		s := w.open[best]
		w.open = slices.Delete(w.open, best, best+1)
		if w.changes {
			w.sel.reset(s.key)
			continue
		}
		at := closeStamp(s.due(w.spec.size))
		at.ord = s.rows[0].pos
		w.sel.close(s.key, s.rows, at, w.bounds(s))
	}
}

func (w *sessionWindow) before(a, b *session) bool {
	if x, y := a.due(w.spec.size), b.due(w.spec.size); x != y {
		return x < y
	}
	return a.rows[0].pos < b.rows[0].pos
}

func (w *sessionWindow) flush(vec.Time) { w.advance(vec.MaxTime) }

// evalKey gives the text of a key's values; an error rejects the event.
func evalKey(keys []expr, r *row) (string, bool) {
	vals := make([]Value, len(keys))
	for i, k := range keys {
		v, err := k.eval(&env{row: r, now: r.time})
		if err != nil {
			return "", false
		}
		vals[i] = v
	}
	return keyOf(vals), true
}
