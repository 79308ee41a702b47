package pattern

import "math/bits"

// index finds the partial matches that wait for an element by the key they wait for: an open-addressed table of
// buckets, each a list of partial matches linked through their records, oldest first.
type index struct {
	slots   []uint32 // bucket number plus 1
	buckets []bucket
	free    uint32 // first free bucket plus 1; the next one is its head
	n       int
}

type bucket struct {
	key        key
	head, tail uint32
	heap       uint32 // of its leaf, if it is in order; 0: it is not
}

const indexSlotsMin = 16

// spread mixes a key: the high half of the product has all its bits in it.
func spread(k key) uint64 {
	hi, lo := bits.Mul64(k.word^k.more*0xBF58476D1CE4E5B9, 0x9E3779B97F4A7C15)
	return hi ^ lo
}

// find is the bucket of the key, counted from 1; 0 if there is none.
func (x *index) find(k key) uint32 {
	if x.n == 0 {
		return 0
	}
	mask := uint64(len(x.slots) - 1)
	for j := spread(k) & mask; ; j = (j + 1) & mask {
		b := x.slots[j]
		if b == 0 || x.buckets[b-1].key == k {
			return b
		}
	}
}

// get is the bucket of the key, made if there is none.
func (x *index) get(k key) uint32 {
	if b := x.find(k); b != 0 {
		return b
	}
	if 4*(x.n+1) > 3*len(x.slots) {
		x.rehash(max(indexSlotsMin, 2*len(x.slots)))
	}
	b := x.free
	if b != 0 {
		x.free = x.buckets[b-1].head
	} else {
		x.buckets = append(x.buckets, bucket{})
		b = uint32(len(x.buckets))
	}
	x.buckets[b-1] = bucket{key: k}
	x.put(b)
	x.n++
	return b
}

func (x *index) put(b uint32) {
	mask := uint64(len(x.slots) - 1)
	j := spread(x.buckets[b-1].key) & mask
	for x.slots[j] != 0 {
		j = (j + 1) & mask
	}
	x.slots[j] = b
}

func (x *index) rehash(n int) {
	old := x.slots
	x.slots = make([]uint32, n)
	for _, b := range old {
		if b != 0 {
			x.put(b)
		}
	}
}

// drop forgets an empty bucket.
func (x *index) drop(b uint32) {
	mask := uint64(len(x.slots) - 1)
	j := spread(x.buckets[b-1].key) & mask
	for x.slots[j] != b {
		j = (j + 1) & mask
	}
	for k := (j + 1) & mask; x.slots[k] != 0; k = (k + 1) & mask {
		home := spread(x.buckets[x.slots[k]-1].key) & mask
		if (k-home)&mask >= (k-j)&mask {
			x.slots[j] = x.slots[k]
			j = k
		}
	}
	x.slots[j] = 0
	x.buckets[b-1] = bucket{head: x.free}
	x.free = b
	x.n--
	if x.n == 0 && len(x.slots) > 1<<12 {
		*x = index{}
	} else if len(x.slots) > 1<<12 && x.n < len(x.slots)/16 {
		x.rehash(len(x.slots) / 4)
	}
}
