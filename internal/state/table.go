package state

import (
	"hash/maphash"
	"math/bits"
)

// Sizes of the hash table. A segment is the most that is ever rehashed at once, about 30 µs; it holds segmentSlots
// slots of 16 bytes before it is split in two.
const (
	segmentSlots    = 8192
	segmentSlotsMin = 16
	// bitsMax bounds the directory: keys that still share a segment then have the same hash, or nearly.
	bitsMax = 32
)

// hashSeed differs from process to process, so that nobody can choose keys that all collide. No result depends on it:
// nothing walks the slots in order.
var (
	hashSeed = maphash.MakeSeed()
	hashMul  = maphash.String(hashSeed, "state") | 1
)

// slot is one place of the table: the key, or the hash of a long one, beside the id, so that a probe costs one cache
// miss. ref is the id plus 1; 0 marks an empty slot.
type slot struct {
	word uint64
	tag  uint32
	ref  uint32
}

// table maps (word, tag) to ids by extendible hashing: the top bits of the hash choose a segment, an open-addressed
// table that grows by doubling and, once full-grown, by splitting. So growing never moves more than a segment.
type table struct {
	dir   [][]slot   // slots of the segment for each value of the top bits
	segs  []*segment // the same segments
	shift uint8      // 64 minus the number of top bits
	slots int        // in all segments
}

type segment struct {
	slots []slot
	n     int
	bits  uint8 // how many top bits all its hashes share
}

func (t *table) init() {
	seg := &segment{slots: make([]slot, segmentSlotsMin)}
	*t = table{dir: [][]slot{seg.slots}, segs: []*segment{seg}, shift: 64, slots: segmentSlotsMin}
}

// hash mixes a key word and its tag.
func hash(word uint64, tag uint32) uint64 {
	hi, lo := bits.Mul64(word^0x9E3779B97F4A7C15, uint64(tag)<<1^hashMul)
	return hi ^ lo
}

// add puts a key that is not there into the table.
func (t *table) add(h, word uint64, tag, id uint32) {
	for {
		d := h >> t.shift
		seg := t.segs[d]
		if seg.n*4 < len(seg.slots)*3 {
			seg.put(slot{word, tag, id + 1}, h)
			seg.n++
			return
		}
		if len(seg.slots) < segmentSlots || seg.bits == bitsMax {
			t.widen(seg, d)
		} else {
			t.split(seg, d)
		}
	}
}

func (s *segment) put(e slot, h uint64) {
	mask := uint64(len(s.slots) - 1)
	j := h & mask
	for s.slots[j].ref != 0 {
		j = (j + 1) & mask
	}
	s.slots[j] = e
}

// widen doubles a segment; d is one of its places in the directory.
func (t *table) widen(seg *segment, d uint64) {
	old := seg.slots
	seg.slots = make([]slot, 2*len(old))
	for _, e := range old {
		if e.ref != 0 {
			seg.put(e, hash(e.word, e.tag))
		}
	}
	t.slots += len(old)
	places := t.places(seg)
	t.point(seg, d&^(places-1), places)
}

// split divides a segment by the next bit of its hashes; d is one of its places in the directory.
func (t *table) split(seg *segment, d uint64) {
	if 64-t.shift == seg.bits {
		t.double()
		d <<= 1
	}
	old := seg.slots
	seg.bits++
	seg.n = 0
	seg.slots = make([]slot, len(old))
	upper := &segment{slots: make([]slot, len(old)), bits: seg.bits}
	for _, e := range old {
		if e.ref == 0 {
			continue
		}
		h := hash(e.word, e.tag)
		to := seg
		if h>>(64-seg.bits)&1 != 0 {
			to = upper
		}
		to.put(e, h)
		to.n++
	}
	t.slots += len(old)
	places := t.places(seg)
	from := d &^ (2*places - 1)
	t.point(seg, from, places)
	t.point(upper, from+places, places)
}

// places is how many directory entries stand for the segment.
func (t *table) places(seg *segment) uint64 { return 1 << (64 - t.shift - seg.bits) }

// point makes places of the directory stand for the segment.
func (t *table) point(seg *segment, from, places uint64) {
	for i := from; i < from+places; i++ {
		t.segs[i], t.dir[i] = seg, seg.slots
	}
}

// double gives the directory one more bit.
func (t *table) double() {
	segs := make([]*segment, 2*len(t.segs))
	dir := make([][]slot, 2*len(t.dir))
	for i, s := range t.segs {
		segs[2*i], segs[2*i+1] = s, s
		dir[2*i], dir[2*i+1] = s.slots, s.slots
	}
	t.segs, t.dir = segs, dir
	t.shift--
}

// remove takes the slot that holds id out, closing the gap so that no marker stays behind.
func (t *table) remove(h uint64, id uint32) {
	seg := t.segs[h>>t.shift]
	s := seg.slots
	mask := uint64(len(s) - 1)
	j := h & mask
	for s[j].ref != id+1 {
		j = (j + 1) & mask
	}
	for k := (j + 1) & mask; s[k].ref != 0; k = (k + 1) & mask {
		home := hash(s[k].word, s[k].tag) & mask
		if (k-home)&mask >= (k-j)&mask {
			s[j] = s[k]
			j = k
		}
	}
	s[j] = slot{}
	seg.n--
}
