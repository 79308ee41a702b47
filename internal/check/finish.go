package check

import (
	"slices"

	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// finish puts streams and queries in their order and warns of what looks like a mistake.
func (c *checker) finish() {
	c.app.Streams = append(append(c.app.Streams, c.created...), c.hidden...)
	var written []*plan.Query
	for _, p := range c.pendings {
		written = append(written, p.queries...)
	}
	for _, w := range c.withs {
		c.checkWith(w)
	}
	if c.diags.HasErrors() {
		return
	}
	c.app.Queries, c.app.Loops = order(written)
	c.app.BoundPatterns()
	if cmd := c.app.Command; cmd != nil && cmd.Kind == plan.CommandDescribe && cmd.Stream == nil && len(written) > 0 {
		cmd.Stream = written[len(written)-1].Root.Target
	}
	c.warnTypos()
}

// warnTypos looks for targets that nobody declared or reads, and that resemble a declared name.
func (c *checker) warnTypos() {
	var declared []string
	for _, s := range c.app.Streams {
		if s.Declared {
			declared = append(declared, s.Name)
		}
	}
	for _, p := range c.pendings {
		if p.bare || p.insert == nil || p.target.used || p.target.stream == nil || p.target.stream.Declared || p.target.writer != p {
			continue
		}
		if near, ok := diag.Nearest(p.target.name, declared); ok {
			c.errorf(diag.CodeTargetTypo, p.insert.Target.Span, "stream %q is not declared, and no query reads it", p.target.name).
				WithHint("did you mean %s?", near)
		}
	}
}

// order sorts queries: as written, but after those whose streams they read. Queries that feed each other stay as
// written; they are the loops, given as indexes into the sorted list.
func order(written []*plan.Query) (sorted []*plan.Query, loops [][]int) {
	g := newFeeds(written)
	placed := make([]bool, len(written))
	at := make([]int, len(written))
	for len(sorted) < len(written) {
		for i, q := range written {
			if placed[i] || !g.ready(i, placed) {
				continue
			}
			placed[i] = true
			at[i] = len(sorted)
			sorted = append(sorted, q)
			break // the first in the text that can go next
		}
	}
	for i := range written {
		if g.loop[i] != i || !slices.Contains(g.reach[i], i) {
			continue
		}
		var loop []int
		for j := range written {
			if g.loop[j] == i {
				loop = append(loop, at[j])
			}
		}
		slices.Sort(loop)
		loops = append(loops, loop)
	}
	slices.SortFunc(loops, func(a, b []int) int { return a[0] - b[0] })
	return sorted, loops
}

// feeds is which query feeds which.
type feeds struct {
	from  [][]int // the queries whose streams i reads
	reach [][]int // the queries that i feeds, directly or not
	loop  []int   // the first query, as written, of the loop that i is in: i itself where it is in none
}

func newFeeds(queries []*plan.Query) *feeds {
	n := len(queries)
	g := &feeds{from: make([][]int, n), reach: make([][]int, n), loop: make([]int, n)}
	to := make([][]int, n)
	for i, q := range queries {
		for j, w := range queries {
			if slices.Contains(q.Inputs, w.Root.Target) {
				g.from[i] = append(g.from[i], j)
				to[j] = append(to[j], i)
			}
		}
	}
	for i := range queries {
		seen := make([]bool, n)
		todo := slices.Clone(to[i])
		for len(todo) > 0 {
			j := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if !seen[j] {
				seen[j] = true
				g.reach[i] = append(g.reach[i], j)
				todo = append(todo, to[j]...)
			}
		}
	}
	for i := range queries {
		g.loop[i] = i
		for j := range i {
			if slices.Contains(g.reach[i], j) && slices.Contains(g.reach[j], i) {
				g.loop[i] = j
				break
			}
		}
	}
	return g
}

// ready reports whether all that feed query i, but those of its own loop, are placed.
func (g *feeds) ready(i int, placed []bool) bool {
	for _, j := range g.from[i] {
		if !placed[j] && g.loop[j] != g.loop[i] {
			return false
		}
	}
	return true
}
