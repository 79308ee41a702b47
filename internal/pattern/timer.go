package pattern

import (
	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/vec"
)

// never is the deadline of a timer that does not run.
const never = int64(vec.MaxTime)

// timer is the deadlines of one node in all partial matches. A deadline is set a fixed span after the present, so
// they come due in the order in which they were set: a list linked through the records takes the place of a wheel,
// and setting, moving and taking back are a few steps. A partial match that forks has the deadline of the one it
// comes from, and goes behind it.
type timer struct {
	node   *node
	index  int
	at     int  // where the deadline stands in the state
	after  bool // it comes due after the events of its Time; else before them
	counts bool // deadlines are positions among the events of a partition
	list   list // of the whole query
	place  place
}

// place says where records have the next and the previous one of a list.
type place struct {
	at    int
	timer *timer // nil: at a fixed place
}

// linkOf is where a record has the next and the previous one.
func (m *Matcher) linkOf(p place, run uint32) []uint32 {
	rec := m.runs.At(run)
	if p.timer != nil {
		return m.timeOf(p.timer, rec)
	}
	return rec[p.at : p.at+2]
}

// deadline is when a timer of a partial match comes due.
func (m *Matcher) deadline(t *timer, rec []uint32) int64 {
	switch {
	case m.line != nil:
		return mem.Get64(rec, m.stateAt+t.at)
	case m.running(rec)>>t.index&1 == 0:
		return never
	}
	return mem.Get64(m.timeOf(t, rec), timeDue)
}

type list struct{ head, tail uint32 }

// instant is a point between events: before or after those of a Time.
type instant struct {
	time  int64
	after bool
}

func (a instant) before(b instant) bool {
	return a.time < b.time || a.time == b.time && !a.after && b.after
}

// arm links the run into the timer's list, its deadline being set to due. The list is in order of deadlines.
func (m *Matcher) arm(t *timer, run uint32, due int64, near uint32) {
	l := m.timerList(t, run)
	prev := l.tail
	if near != 0 && near != run && m.deadline(t, m.runs.At(near)) == due {
		prev = near
	} else {
		for prev != 0 && m.deadline(t, m.runs.At(prev)) > due {
			prev = m.linkOf(t.place, prev)[1]
		}
	}
	m.insert(l, t.place, run, prev)
	m.dirty = true
}

func (m *Matcher) disarm(t *timer, run uint32) {
	m.remove(m.timerList(t, run), t.place, run)
	m.dirty = true
}

// timerList is the list a run's deadline belongs to.
func (m *Matcher) timerList(t *timer, run uint32) *list {
	if t.counts {
		return &m.parts[m.runs.At(run)[0]].counts[t.index]
	}
	return &t.list
}

// insert puts a run behind prev, or first where prev is 0.
func (m *Matcher) insert(l *list, at place, run, prev uint32) {
	next := l.head
	if prev != 0 {
		p := m.linkOf(at, prev)
		next, p[0] = p[0], run
	} else {
		l.head = run
	}
	own := m.linkOf(at, run)
	own[0], own[1] = next, prev
	if next != 0 {
		m.linkOf(at, next)[1] = run
	} else {
		l.tail = run
	}
}

func (m *Matcher) remove(l *list, at place, run uint32) {
	own := m.linkOf(at, run)
	next, prev := own[0], own[1]
	if prev != 0 {
		m.linkOf(at, prev)[0] = next
	} else {
		l.head = next
	}
	if next != 0 {
		m.linkOf(at, next)[1] = prev
	} else {
		l.tail = prev
	}
}

// nextDue finds the earliest deadline of all timers.
func (m *Matcher) nextDue() instant {
	if !m.dirty {
		return m.due
	}
	m.dirty = false
	m.due = instant{never, true}
	for _, t := range m.prog.timers {
		if t.counts || t.list.head == 0 {
			continue
		}
		at := instant{m.deadline(t, m.runs.At(t.list.head)), t.after}
		if at.before(m.due) {
			m.due = at
		}
	}
	return m.due
}

// fire lets everything due before the instant happen, in order.
func (m *Matcher) fire(until instant) {
	for {
		due := m.nextDue()
		if !due.before(until) || due.time == never {
			return
		}
		m.now = vec.Time(due.time)
		for _, t := range m.prog.timers {
			for !t.counts && t.after == due.after && t.list.head != 0 {
				run := t.list.head
				if m.deadline(t, m.runs.At(run)) != due.time {
					break
				}
				if m.line != nil {
					m.fireLine(t, run)
					continue
				}
				part := m.runs.At(run)[runPart]
				m.step(run, cause{timer: true, after: due.after})
				if m.prog.sequence {
					m.fired = append(m.fired, part)
				}
			}
		}
		for _, part := range m.fired {
			m.dropFollowers(part)
		}
		m.dropEmptied()
		m.fired = m.fired[:0]
		seq := vec.SeqTimer
		if due.after {
			seq = vec.SeqClose
		}
		m.flushMatches(m.now, seq)
	}
}

// fireCounts lets partial matches of a partition expire whose WITHIN n EVENTS has passed.
func (m *Matcher) fireCounts(part uint32) {
	for _, t := range m.prog.timers {
		if !t.counts {
			continue
		}
		for {
			run := m.parts[part].counts[t.index].head
			if run == 0 || m.deadline(t, m.runs.At(run)) >= m.parts[part].events {
				break
			}
			m.step(run, cause{timer: true, after: true, counts: true})
		}
	}
}
