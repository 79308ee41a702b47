package state

import (
	"encoding/binary"
	"math/bits"

	"github.com/eventflux-go/eventflux/vec"
)

// Sizes of Strings' pages. Blocks never span pages; what exceeds ownPageMin gets a page of its own, so that at most an
// eighth of a page is lost at its end. The first page starts small, because most states hold few strings.
const (
	pageBits     = 16
	pageBytes    = 1 << pageBits
	pageBytesMin = 1 << 10
	ownPageMin   = pageBytes / 8
)

// Strings keeps the bytes of strings that come and go: blocks of few sizes in large pages, freed blocks first. The
// garbage collector sees only the pages, and a state whose strings change but do not grow allocates nothing. The zero
// value is ready.
type Strings struct {
	pages [][]byte
	fill  int      // bytes used of the last common page
	last  int      // that page's index; meaningful if fill > 0
	free  []uint64 // head of the free blocks of each size class, plus 1; each block holds the next one's
	spare []uint32 // indexes of pages that are gone
	live  int
	bytes int
}

// Ref says where a kept string stands. The zero Ref is the empty string.
type Ref struct {
	at  uint64 // page, then offset within it
	len uint32
}

// Len is the string's length.
func (r Ref) Len() int { return int(r.len) }

// Put keeps a copy of s.
func (a *Strings) Put(s string) Ref {
	if len(s) == 0 {
		return Ref{}
	}
	a.live++
	if len(s) > ownPageMin {
		return a.putOwn(s)
	}
	class, size := sizeClass(len(s))
	if class < len(a.free) && a.free[class] != 0 {
		at := a.free[class] - 1
		block := a.pages[at>>pageBits][at&(pageBytes-1):]
		a.free[class] = binary.LittleEndian.Uint64(block)
		copy(block, s)
		return Ref{at, uint32(len(s))}
	}
	if a.fill == 0 || a.fill+size > len(a.pages[a.last]) {
		a.newPage(size)
	}
	at := uint64(a.last)<<pageBits | uint64(a.fill)
	copy(a.pages[a.last][a.fill:], s)
	a.fill += size
	return Ref{at, uint32(len(s))}
}

// newPage starts a common page with room for a block of the given size.
func (a *Strings) newPage(size int) {
	n := pageBytes
	if a.bytes < pageBytes {
		n = max(pageBytesMin, a.bytes, size)
	}
	a.last = a.addPage(make([]byte, n))
	a.fill = 0
}

func (a *Strings) addPage(p []byte) int {
	a.bytes += len(p)
	if k := len(a.spare); k > 0 {
		i := a.spare[k-1]
		a.spare = a.spare[:k-1]
		a.pages[i] = p
		return int(i)
	}
	a.pages = append(a.pages, p)
	return len(a.pages) - 1
}

func (a *Strings) putOwn(s string) Ref {
	i := a.addPage([]byte(s))
	return Ref{uint64(i) << pageBits, uint32(len(s))}
}

// At is the string that r stands for. It shares memory that is reused after Free: copy it if it must outlive that.
func (a *Strings) At(r Ref) string {
	if r.len == 0 {
		return ""
	}
	from := r.at & (pageBytes - 1)
	return vec.BytesAsString(a.pages[r.at>>pageBits][from : from+uint64(r.len)])
}

// Free gives the string's memory back. r must not be used any more.
func (a *Strings) Free(r Ref) {
	if r.len == 0 {
		return
	}
	a.live--
	if a.live == 0 && a.bytes > pageBytes {
		*a = Strings{}
		return
	}
	page := r.at >> pageBits
	if r.len > ownPageMin {
		a.bytes -= len(a.pages[page])
		a.pages[page] = nil
		a.spare = append(a.spare, uint32(page))
		return
	}
	class, _ := sizeClass(int(r.len))
	for class >= len(a.free) {
		a.free = append(a.free, 0)
	}
	binary.LittleEndian.PutUint64(a.pages[page][r.at&(pageBytes-1):], a.free[class])
	a.free[class] = r.at + 1
}

// Reset forgets all strings and gives their memory back.
func (a *Strings) Reset() { *a = Strings{} }

// sizeClass is the class of blocks for n bytes and their size: multiples of 8 up to 64, then four sizes for each
// power of two, so that at most a fifth of a block is lost.
func sizeClass(n int) (class, size int) {
	if n <= 64 {
		k := (n + 7) / 8
		return k - 1, 8 * k
	}
	log := bits.Len(uint(n-1)) - 1 // n-1 lies in [2^log, 2^(log+1))
	step := 1 << (log - 2)
	k := (n - 1 - 1<<log) / step // 0 to 3
	return 8 + (log-6)*4 + k, 1<<log + (k+1)*step
}

// Parts gives a Ref as two numbers, for keeping it beside other values; RefOf makes it one again.
func (r Ref) Parts() (at uint64, n uint32) { return r.at, r.len }

// RefOf is the Ref whose Parts are given.
func RefOf(at uint64, n uint32) Ref { return Ref{at, n} }
