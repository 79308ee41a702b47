package mem

import "math/bits"

// Index finds the partial matches that wait for an element by the key they wait for: an open-addressed table of
// buckets, each a list of partial matches linked through their records, oldest first.
type Index struct {
	slots   []uint32 // bucket number plus 1
	Buckets []Bucket
	free    uint32 // first free bucket plus 1; the next one is its head
	n       int
}

// Bucket is the partial matches of one key.
type Bucket struct {
	Key        Key
	Head, Tail uint32
	Heap       uint32 // of its leaf, if it is in order; 0: it is not
}

const indexSlotsMin = 16

// spread mixes a key: the high half of the product has all its bits in it.
func spread(k Key) uint64 {
	hi, lo := bits.Mul64(k.Word^k.More*0xBF58476D1CE4E5B9, 0x9E3779B97F4A7C15)
	return hi ^ lo
}

// Find is the bucket of the key, counted from 1; 0 if there is none.
func (x *Index) Find(k Key) uint32 {
	if x.n == 0 {
		return 0
	}
	mask := uint64(len(x.slots) - 1)
	for j := spread(k) & mask; ; j = (j + 1) & mask {
		b := x.slots[j]
		if b == 0 || x.Buckets[b-1].Key == k {
			return b
		}
	}
}

// Get is the bucket of the key, made if there is none.
func (x *Index) Get(k Key) uint32 {
	if b := x.Find(k); b != 0 {
		return b
	}
	if 4*(x.n+1) > 3*len(x.slots) {
		x.rehash(max(indexSlotsMin, 2*len(x.slots)))
	}
	b := x.free
	if b != 0 {
		x.free = x.Buckets[b-1].Head
	} else {
		x.Buckets = append(x.Buckets, Bucket{})
		b = uint32(len(x.Buckets))
	}
	x.Buckets[b-1] = Bucket{Key: k}
	x.put(b)
	x.n++
	return b
}

func (x *Index) put(b uint32) {
	mask := uint64(len(x.slots) - 1)
	j := spread(x.Buckets[b-1].Key) & mask
	for x.slots[j] != 0 {
		j = (j + 1) & mask
	}
	x.slots[j] = b
}

func (x *Index) rehash(n int) {
	old := x.slots
	x.slots = make([]uint32, n)
	for _, b := range old {
		if b != 0 {
			x.put(b)
		}
	}
}

// Drop forgets an empty bucket.
func (x *Index) Drop(b uint32) {
	mask := uint64(len(x.slots) - 1)
	j := spread(x.Buckets[b-1].Key) & mask
	for x.slots[j] != b {
		j = (j + 1) & mask
	}
	for k := (j + 1) & mask; x.slots[k] != 0; k = (k + 1) & mask {
		home := spread(x.Buckets[x.slots[k]-1].Key) & mask
		if (k-home)&mask >= (k-j)&mask {
			x.slots[j] = x.slots[k]
			j = k
		}
	}
	x.slots[j] = 0
	x.Buckets[b-1] = Bucket{Head: x.free}
	x.free = b
	x.n--
	if x.n == 0 && len(x.slots) > 1<<12 {
		*x = Index{}
	} else if len(x.slots) > 1<<12 && x.n < len(x.slots)/16 {
		x.rehash(len(x.slots) / 4)
	}
}

// Key is what partial matches are found by: one value and the partition, or the hash of several values.
type Key struct {
	Word uint64
	More uint64 // tag of the value, partition
}
