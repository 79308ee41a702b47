package pattern

// For tests that compare the two matchers.
var NewGeneral = newMatcher

// IsChain reports whether New gives the matcher of chains.
func IsChain(m any) bool {
	_, ok := m.(*chain)
	return ok
}
