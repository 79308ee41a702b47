package pattern

import (
	"math"

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
	return c, func() int { return len(c.heaps) }, nil
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

// LimitMatches sets how many matches one event may complete.
func LimitMatches(m *Matcher, n int) { m.matchesMost = n }
