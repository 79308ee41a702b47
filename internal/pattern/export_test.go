package pattern

import (
	"math"
	"math/bits"

	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// For tests that compare the two matchers.
var NewGeneral = newMatcher

// IsChain reports whether New gives the matcher of chains.
func IsChain(m any) bool {
	_, ok := m.(*chain)
	return ok
}

// NewHeaped is New with lists that become heaps as soon as they can; heaps counts those that did.
func NewHeaped(n *plan.Pattern, env *op.Env) (m op.Merged, heaps func() int, err error) {
	m, err = New(n, env)
	if err != nil {
		return nil, nil, err
	}
	c := m.(*chain)
	c.heapFrom = 1
	return c, func() int { return c.heaps.Len() }, nil
}

// NewKeeping is the general matcher that never forgets a key.
func NewKeeping(n *plan.Pattern, env *op.Env) (*Matcher, error) {
	m, err := newMatcher(n, env)
	if err == nil {
		m.keysMax = math.MaxInt
	}
	return m, err
}

// KeysLive is how many keys a matcher knows.
func KeysLive(m *Matcher) int { return m.keys.Live() }

// LimitBytes sets how much the partial matches of a pattern may hold.
func LimitBytes(m *Matcher, n int64) { m.bytesMost = n }

// LimitMatches sets how many matches one event may complete.
func LimitMatches(m *Matcher, n int) { m.matchesMost = n }

// Overhead is what partial matches take beside what they hold, in bytes.
type Overhead struct {
	Live   int
	Shapes int
	Few    int // the most of those that wait for at most two elements
	Many   int // the most of the others
	Mean   int // of all, with their shapes
}

// OverheadOf measures the partial matches of a matcher.
func OverheadOf(m *Matcher) (o Overhead) {
	total := 0
	m.runs.Each(func(run uint32) {
		rec := m.runs.At(run)
		words := m.runs.Size - m.prog.kept
		if m.moreAt > 0 && rec[m.moreAt] != 0 {
			words += m.more.Size
		}
		if bits.OnesCount64(m.mask(rec)) <= 2 {
			o.Few = max(o.Few, 4*words)
		} else {
			o.Many = max(o.Many, 4*words)
		}
		total += 4 * words
		o.Live++
	})
	o.Shapes = m.shapes.slab.Live
	total += o.Shapes*4*m.shapes.slab.Size + len(m.shapes.masks)*16
	o.Mean = total / max(1, o.Live)
	return o
}
