package sim

import (
	"regexp"
	"slices"
)

// triesMax bounds the work of making a failing case smaller.
const triesMax = 1500

// shrinker makes a failing case smaller, as long as it goes on failing.
type shrinker struct {
	best  *Case
	fails func(*Case) bool
	tries int
}

// shrink gives a smaller case for which fails still holds.
func shrink(c *Case, fails func(*Case) bool) *Case {
	s := &shrinker{best: c, fails: fails}
	for {
		before := s.size()
		s.dropQueries()
		s.dropSteps()
		s.dropClauses()
		s.dropPatterns()
		s.dropItems()
		if s.size() >= before || s.tries > triesMax {
			return s.best
		}
	}
}

func (s *shrinker) size() int {
	n := len(s.best.Steps) + len(s.best.SQL())
	return n
}

// try keeps a variation if it fails too.
func (s *shrinker) try(change func(c *Case)) bool {
	if s.tries++; s.tries > triesMax {
		return false
	}
	c := *s.best
	c.Queries = nil
	for _, q := range s.best.Queries {
		copied := *q
		copied.items = slices.Clone(q.items)
		if q.pattern != nil {
			p := *q.pattern
			p.root = p.root.clone()
			copied.pattern = &p
		}
		c.Queries = append(c.Queries, &copied)
	}
	c.Steps = slices.Clone(s.best.Steps)
	change(&c)
	endUnits(c.Steps)
	if !s.fails(&c) {
		return false
	}
	s.best = &c
	return true
}

// endUnits gives what was sent together an end again, where a step that was one has gone.
func endUnits(steps []Step) {
	for i := range steps {
		s := &steps[i]
		last := i+1 == len(steps) || steps[i+1].Stream != s.Stream || steps[i+1].Time != s.Time
		s.UnitEnd = s.Stream != "" && (s.UnitEnd || last)
	}
}

func (s *shrinker) dropQueries() {
	for i := len(s.best.Queries) - 1; i >= 0; i-- {
		s.try(func(c *Case) { c.Queries = slices.Delete(c.Queries, i, i+1) })
	}
	for i := len(s.best.Streams) - 1; i >= 0; i-- {
		name := s.best.Streams[i].name
		s.try(func(c *Case) {
			c.Streams = slices.Delete(slices.Clone(c.Streams), i, i+1)
			c.Steps = slices.DeleteFunc(c.Steps, func(st Step) bool { return st.Stream == name })
		})
	}
}

// dropSteps removes runs of steps, long ones first.
func (s *shrinker) dropSteps() {
	for size := len(s.best.Steps) / 2; size > 0; size /= 2 {
		for at := len(s.best.Steps) - size; at >= 0; at -= size {
			s.try(func(c *Case) {
				at := min(at, len(c.Steps))
				end := min(at+size, len(c.Steps))
				c.Steps = slices.Delete(c.Steps, at, end)
			})
		}
	}
	s.try(func(c *Case) { c.Flush = false })
}

func (s *shrinker) dropClauses() {
	for i := range s.best.Queries {
		for _, clear := range []func(q *genQuery){
			func(q *genQuery) { q.where = "" },
			func(q *genQuery) { q.having = "" },
			func(q *genQuery) { q.order, q.limit = "", "" },
			func(q *genQuery) { q.order = "" },
			func(q *genQuery) { q.limit = "" },
			func(q *genQuery) { q.offset = "" },
			func(q *genQuery) { q.rate = "" },
			func(q *genQuery) { q.distinct = false },
			func(q *genQuery) { q.group = "" },
			func(q *genQuery) { q.emit = "" },
			func(q *genQuery) { q.kind = "" },
			func(q *genQuery) { q.window = "" },
		} {
			before := s.best.Queries[i].String()
			s.try(func(c *Case) {
				clear(c.Queries[i])
				if c.Queries[i].String() == before {
					c.Queries = nil // nothing changed
				}
			})
		}
	}
}

// dropPatterns makes patterns simpler: a part becomes one of those in it, loses its condition, quantifier or length.
func (s *shrinker) dropPatterns() {
	for i, q := range s.best.Queries {
		if q.pattern == nil {
			continue
		}
		s.try(func(c *Case) { c.Queries[i].pattern.within = "" })
		s.try(func(c *Case) { c.Queries[i].pattern.keys = "" })
		for _, change := range []func(p *genPart){
			func(p *genPart) {
				if len(p.kids) > 0 {
					*p = *p.kids[0]
				}
			},
			func(p *genPart) {
				if len(p.kids) > 1 {
					*p = *p.kids[len(p.kids)-1]
				}
			},
			func(p *genPart) {
				if len(p.kids) > 2 {
					p.kids = p.kids[1:]
				}
			},
			func(p *genPart) {
				if len(p.kids) > 2 {
					p.kids = p.kids[:len(p.kids)-1]
				}
			},
			func(p *genPart) { p.cond = "" },
			func(p *genPart) { p.quant = "" },
			func(p *genPart) { p.length = "" },
		} {
			s.dropParts(i, change)
		}
	}
}

// dropParts tries a change on every part of a pattern. Select items that then name nothing go as well.
func (s *shrinker) dropParts(query int, change func(p *genPart)) {
	for at := 0; at < len(s.best.Queries[query].pattern.root.all()); at++ {
		before := s.best.Queries[query].pattern.String()
		s.try(func(c *Case) {
			q := c.Queries[query]
			change(q.pattern.root.all()[at])
			if q.pattern.String() == before {
				c.Queries = nil // nothing changed
				return
			}
			q.dropStale()
		})
	}
}

// dropStale drops the select items that name elements that are gone.
func (q *genQuery) dropStale() {
	aliases := map[string]bool{}
	for _, p := range q.pattern.root.all() {
		aliases[p.alias] = p.alias != ""
	}
	q.items = slices.DeleteFunc(q.items, func(item string) bool {
		for _, name := range elementName.FindAllString(item, -1) {
			if !aliases[name] {
				return true
			}
		}
		return false
	})
	if len(q.items) == 0 {
		q.items = []string{"1 AS one"}
	}
}

// elementName finds the aliases that generated patterns use.
var elementName = regexp.MustCompile(`\be[0-9]+\b`)

func (s *shrinker) dropItems() {
	for i := range s.best.Queries {
		for at := len(s.best.Queries[i].items) - 1; at >= 0; at-- {
			if len(s.best.Queries[i].items) == 1 {
				break
			}
			s.try(func(c *Case) { c.Queries[i].items = slices.Delete(c.Queries[i].items, at, at+1) })
		}
	}
}
