// Package mem keeps records of words without pointers, which the garbage collector need not look at: slabs of records
// of one size, an index of lists of them, and heaps.
package mem

// Records stand in pages of 1,024, so that growing copies nothing and a page that is empty can be given back.
const (
	slabPageBits = 10
	slabPage     = 1 << slabPageBits
)

// Slab keeps records of a fixed number of 32-bit words. Ids count from 1; 0 is no record. The garbage collector sees
// pages without pointers.
type Slab struct {
	Size  int
	pages [][]uint32 // nil: given back
	free  []uint32   // per page: id of its first free record, which holds the next one's; 0: none
	used  []uint32   // per page: records in use
	room  []uint32   // pages that may have free records, lowest last where possible
	Live  int
	_     Apart
}

// Apart ends what a matcher writes for every event. Matchers of shards are made one after the other and work side by
// side: what one of them writes must not be in the line of the cache that another one reads.
type Apart [64]byte

// Alone makes a slice that shares no such line with what is allocated behind it: its elements have at least half a line.
func Alone[T any](n int) []T { return make([]T, n, n+2) }

// NewSlab returns a slab of records of so many words.
func NewSlab(size int) *Slab { return &Slab{Size: max(size, 1)} }

// At is the record of id, valid until the next put or drop of a page.
func (s *Slab) At(id uint32) []uint32 {
	i := id - 1
	at := int(i&(slabPage-1)) * s.Size
	return s.pages[i>>slabPageBits][at : at+s.Size : at+s.Size]
}

// Take gives a record, whose words are undefined.
func (s *Slab) Take() uint32 {
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

func (s *Slab) takeFrom(p uint32) uint32 {
	id := s.free[p]
	s.free[p] = s.At(id)[0]
	s.used[p]++
	s.Live++
	return id
}

// grow makes a page of free records.
func (s *Slab) grow() uint32 {
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
	s.pages[p] = make([]uint32, slabPage*s.Size)
	s.free[p], s.used[p] = 0, 0
	for i := slabPage - 1; i >= 0; i-- {
		id := uint32(p*slabPage+i) + 1
		s.At(id)[0] = s.free[p]
		s.free[p] = id
	}
	s.room = append(s.room, uint32(p))
	return uint32(p)
}

// Drop frees a record, of which only the first word changes until it is taken again. A page without records is given
// back, unless it is the last with room.
func (s *Slab) Drop(id uint32) {
	p := (id - 1) >> slabPageBits
	if s.free[p] == 0 {
		s.room = append(s.room, p)
	}
	s.At(id)[0] = s.free[p]
	s.free[p] = id
	s.used[p]--
	s.Live--
	if s.used[p] == 0 && s.Live > 0 && s.spare() {
		s.pages[p], s.free[p] = nil, 0
	}
}

// spare reports whether another page has much room, so that an empty one is not needed at once again.
func (s *Slab) spare() bool { return len(s.pages)*slabPage > s.Live+4*slabPage }

// Each calls f with every record in use, in the order of ids.
func (s *Slab) Each(f func(id uint32)) {
	for p, page := range s.pages {
		if page == nil || s.used[p] == 0 {
			continue
		}
		var free [slabPage]bool
		for id := s.free[p]; id != 0; id = s.At(id)[0] {
			free[(id-1)&(slabPage-1)] = true
		}
		for i := range slabPage {
			if !free[i] {
				f(uint32(p*slabPage+i) + 1)
			}
		}
	}
}

// Reset forgets all records and gives the memory back.
func (s *Slab) Reset() { *s = Slab{Size: s.Size} }

// Get64 reads two words.
func Get64(s []uint32, at int) int64 { return int64(uint64(s[at]) | uint64(s[at+1])<<32) }

// Set64 writes two words.
func Set64(s []uint32, at int, v int64) { s[at], s[at+1] = uint32(v), uint32(uint64(v)>>32) }

// Has reports whether the memory of a record is there: that of a page without records may have been given back.
func (s *Slab) Has(id uint32) bool { return s.pages[(id-1)>>slabPageBits] != nil }

// Room is how many records there may be without growing.
func (s *Slab) Room() int { return len(s.pages) * slabPage }

// Pages is how many pages of records are in memory.
func (s *Slab) Pages() (n int) {
	for _, p := range s.pages {
		if p != nil {
			n++
		}
	}
	return n
}
