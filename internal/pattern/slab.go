package pattern

// Records stand in pages of 1,024, so that growing copies nothing and a page that is empty can be given back.
const (
	slabPageBits = 10
	slabPage     = 1 << slabPageBits
)

// slab keeps records of a fixed number of 32-bit words. Ids count from 1; 0 is no record. The garbage collector sees
// pages without pointers.
type slab struct {
	size  int
	pages [][]uint32 // nil: given back
	free  []uint32   // per page: id of its first free record, which holds the next one's; 0: none
	used  []uint32   // per page: records in use
	room  []uint32   // pages that may have free records, lowest last where possible
	live  int
	_     apart
}

// apart ends what a matcher writes for every event. Matchers of shards are made one after the other and work side by
// side: what one of them writes must not be in the line of the cache that another one reads.
type apart [64]byte

// alone makes a slice that shares no such line with what is allocated behind it: its elements have at least half a line.
func alone[T any](n int) []T { return make([]T, n, n+2) }

func newSlab(size int) *slab { return &slab{size: max(size, 1)} }

// at is the record of id, valid until the next put or drop of a page.
func (s *slab) at(id uint32) []uint32 {
	i := id - 1
	at := int(i&(slabPage-1)) * s.size
	return s.pages[i>>slabPageBits][at : at+s.size : at+s.size]
}

// take gives a record, whose words are undefined.
func (s *slab) take() uint32 {
	for len(s.room) > 0 {
		p := s.room[len(s.room)-1]
		if s.pages[p] == nil || s.free[p] == 0 {
			s.room = s.room[:len(s.room)-1]
			continue
		}
		return s.takeFrom(p)
	}
	return s.takeFrom(s.grow())
}

func (s *slab) takeFrom(p uint32) uint32 {
	id := s.free[p]
	s.free[p] = s.at(id)[0]
	s.used[p]++
	s.live++
	return id
}

// grow makes a page of free records.
func (s *slab) grow() uint32 {
	p := len(s.pages)
	for i := range s.pages {
		if s.pages[i] == nil {
			p = i
			break
		}
	}
	if p == len(s.pages) {
		s.pages, s.free, s.used = append(s.pages, nil), append(s.free, 0), append(s.used, 0)
	}
	s.pages[p] = make([]uint32, slabPage*s.size)
	s.free[p], s.used[p] = 0, 0
	for i := slabPage - 1; i >= 0; i-- {
		id := uint32(p*slabPage+i) + 1
		s.at(id)[0] = s.free[p]
		s.free[p] = id
	}
	s.room = append(s.room, uint32(p))
	return uint32(p)
}

// drop frees a record. A page without records is given back, unless it is the last with room.
func (s *slab) drop(id uint32) {
	p := (id - 1) >> slabPageBits
	if s.free[p] == 0 {
		s.room = append(s.room, p)
	}
	s.at(id)[0] = s.free[p]
	s.free[p] = id
	s.used[p]--
	s.live--
	if s.used[p] == 0 && s.live > 0 && s.spare() {
		s.pages[p], s.free[p] = nil, 0
	}
}

// spare reports whether another page has much room, so that an empty one is not needed at once again.
func (s *slab) spare() bool { return len(s.pages)*slabPage > s.live+4*slabPage }

// each calls f with every record in use, in the order of ids.
func (s *slab) each(f func(id uint32)) {
	for p, page := range s.pages {
		if page == nil || s.used[p] == 0 {
			continue
		}
		var free [slabPage]bool
		for id := s.free[p]; id != 0; id = s.at(id)[0] {
			free[(id-1)&(slabPage-1)] = true
		}
		for i := range slabPage {
			if !free[i] {
				f(uint32(p*slabPage+i) + 1)
			}
		}
	}
}

// reset forgets all records and gives the memory back.
func (s *slab) reset() { *s = slab{size: s.size} }

func get64(s []uint32, at int) int64 { return int64(uint64(s[at]) | uint64(s[at+1])<<32) }

func set64(s []uint32, at int, v int64) { s[at], s[at+1] = uint32(v), uint32(uint64(v)>>32) }
