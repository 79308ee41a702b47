package state

import "math/bits"

// idSet is a set of numbers that gives its lowest one in a few steps: bit i of level k+1 says whether word i of level
// k has a bit set.
type idSet struct {
	levels [6][]uint64 // 64^6 numbers are more than there are ids
	n      int
}

func (s *idSet) add(id uint32) {
	s.n++
	i := id
	for k := range s.levels {
		w := int(i >> 6)
		for w >= len(s.levels[k]) {
			s.levels[k] = append(s.levels[k], 0)
		}
		s.levels[k][w] |= 1 << (i & 63)
		i = uint32(w)
	}
}

// takeLowest removes and returns the lowest number; the set is not empty.
func (s *idSet) takeLowest() uint32 {
	s.n--
	w := uint32(0)
	for k := len(s.levels) - 1; k >= 0; k-- {
		w = w<<6 | uint32(bits.TrailingZeros64(s.levels[k][w]))
	}
	i := w
	for k := range s.levels {
		s.levels[k][i>>6] &^= 1 << (i & 63)
		if s.levels[k][i>>6] != 0 {
			break
		}
		i >>= 6
	}
	return w
}

func (s *idSet) reset() { *s = idSet{} }
