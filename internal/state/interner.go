package state

import (
	"encoding/binary"

	"github.com/eventflux-go/eventflux/vec"
)

// internChunk is how many rows go through the passes at once: their words, tags and hashes stay in the first cache.
const internChunk = 256

// idPageBits: keys by id stand in pages of 4,096, so that growing never copies many.
const (
	idPageBits = 12
	idPage     = 1 << idPageBits
)

// Fresh is a key seen for the first time.
type Fresh struct {
	ID  uint32
	Row int32
}

// Interner numbers the different keys of some columns 0, 1, 2 …; a new key gets the lowest number that is free. NULL
// equals NULL, 0.0 equals -0.0 and NaN equals NaN, as in GROUP BY. A key costs about 50 bytes, longer strings than 8
// bytes not counted.
type Interner struct {
	types []vec.Type
	kind  keyKind
	table table
	keys  []idKeys // by id>>idPageBits
	next  uint32   // ids below it have been given out
	freed idSet    // those of them that were freed since
	long  Strings
	fresh []Fresh

	pack  packer
	words [internChunk]uint64
	tags  [internChunk]uint32
	hash  [internChunk]uint64
	strs  [internChunk]string
	some  someRows
	short [8]byte
	shown vec.Scratch // strings that AppendKeys gave out
	sum   uint64      // keeps the touching pass from being optimized away
}

// idKeys is the keys of a page of ids: a number or a short string's bytes, or where a long one stands.
type idKeys struct {
	word []uint64
	tag  []uint32
}

// NewInterner returns an interner for keys of the given types. Without types there is one key.
func NewInterner(types []vec.Type) *Interner {
	in := &Interner{types: types, kind: keyKindOf(types)}
	in.table.init()
	return in
}

// Len is the upper bound of the ids in use: every id is below it.
func (in *Interner) Len() int { return int(in.next) }

// Live is the number of keys.
func (in *Interner) Live() int { return int(in.next) - in.freed.n }

// Fresh lists the keys that the last Intern saw for the first time, in the order of the rows. It is valid until the
// next Intern.
func (in *Interner) Fresh() []Fresh { return in.fresh }

// Reset forgets all keys and gives their memory back.
func (in *Interner) Reset() {
	in.table.init()
	in.keys, in.next = nil, 0
	in.freed.reset()
	in.long.Reset()
	in.fresh = in.fresh[:0]
	in.shown.Reset()
}

// Intern sets ids[i] to the id of row i's key, for the rows [lo, hi), and returns how many keys were new.
func (in *Interner) Intern(cols []*vec.Column, lo, hi int, ids []uint32) int {
	in.fresh = in.fresh[:0]
	for from := lo; from < hi; from += internChunk {
		to := min(from+internChunk, hi)
		in.prepare(cols, from, to)
		in.probe(ids[from:to], from)
	}
	return len(in.fresh)
}

// prepare computes the words, tags and hashes of rows [lo, hi), at most a chunk.
func (in *Interner) prepare(cols []*vec.Column, lo, hi int) {
	n := hi - lo
	var nulls vec.Bitmap
	switch in.kind {
	case keyNumber:
		words(in.words[:], cols[0], lo, hi)
		clear(in.tags[:n])
		nulls = cols[0].Nulls
	case keyString:
		nulls = cols[0].Nulls
		if nulls.Any(lo, hi) {
			in.prepareNullable(cols[0], lo, hi)
		} else {
			copy(in.strs[:n], cols[0].Str[lo:hi])
		}
		in.prepareStrings(n)
	case keyPacked:
		in.pack.chunk(in.strs[:n], cols, lo, hi)
		in.prepareStrings(n)
	}
	if nulls.Any(lo, hi) {
		for k := range n {
			if nulls.Get(lo + k) {
				in.words[k], in.tags[k] = 0, tagNull
			}
		}
	}
	in.hashChunk(n)
}

func (in *Interner) hashChunk(n int) {
	w, t, h := in.words[:n], in.tags[:n], in.hash[:n]
	for k := range h {
		h[k] = hash(w[k], t[k])
	}
}

// prepareNullable leaves NULL rows' strings alone: what stands there is undefined.
func (in *Interner) prepareNullable(c *vec.Column, lo, hi int) {
	for i := lo; i < hi; i++ {
		if c.IsNull(i) {
			in.strs[i-lo] = ""
		} else {
			in.strs[i-lo] = c.Str[i]
		}
	}
}

func (in *Interner) prepareStrings(n int) {
	w, t, s := in.words[:n], in.tags[:n], in.strs[:n]
	for k := range s {
		w[k], t[k] = stringWord(s[k])
	}
}

// touchSlots is the size from which the table does not fit the second cache: loading the slots of a whole chunk
// first, with nothing depending on them, then overlaps the misses.
const touchSlots = 1 << 15

func (in *Interner) probe(ids []uint32, row int) {
	if in.table.slots >= touchSlots {
		in.touch(len(ids))
	}
	dir, shift := in.table.dir, in.table.shift
	for k := range ids {
		h, w, t := in.hash[k&(internChunk-1)], in.words[k&(internChunk-1)], in.tags[k&(internChunk-1)]
		s := dir[h>>shift]
		mask := uint64(len(s) - 1)
		j := h & mask
		for {
			e := &s[j]
			if e.ref == 0 {
				ids[k] = in.insert(h, w, t, k)
				in.fresh = append(in.fresh, Fresh{ids[k], int32(row + k)})
				dir, shift = in.table.dir, in.table.shift
				break
			}
			if e.word == w && e.tag == t && (t&tagLong == 0 || in.same(e.ref-1, in.strs[k])) {
				ids[k] = e.ref - 1
				break
			}
			j = (j + 1) & mask
		}
	}
}

func (in *Interner) touch(n int) {
	dir, shift := in.table.dir, in.table.shift
	sum := uint64(0)
	for _, h := range in.hash[:n] {
		s := dir[h>>shift]
		sum += uint64(s[h&uint64(len(s)-1)].ref)
	}
	in.sum = sum
}

// same reports whether the long key of id is s.
func (in *Interner) same(id uint32, s string) bool {
	p := &in.keys[id>>idPageBits]
	i := id & (idPage - 1)
	return in.long.At(Ref{p.word[i], p.tag[i] & lenMask}) == s
}

// insert gives the key of row k of the chunk an id.
func (in *Interner) insert(h, w uint64, t uint32, k int) uint32 {
	id := in.next
	if in.freed.n > 0 {
		id = in.freed.takeLowest()
	} else {
		in.next++
	}
	in.table.add(h, w, t, id)
	if t&tagLong != 0 {
		w = in.long.Put(in.strs[k]).at
	}
	in.setKey(id, w, t)
	return id
}

// setKey notes the key of id, which is below next.
func (in *Interner) setKey(id uint32, w uint64, t uint32) {
	for int(id>>idPageBits) >= len(in.keys) {
		in.keys = append(in.keys, idKeys{})
	}
	p := &in.keys[id>>idPageBits]
	i := int(id & (idPage - 1))
	if i >= len(p.word) {
		n := min(idPage, max(16, 2*i))
		if id >= idPage {
			n = idPage
		}
		word, tag := make([]uint64, n), make([]uint32, n)
		copy(word, p.word)
		copy(tag, p.tag)
		for k := len(p.word); k < n; k++ {
			tag[k] = tagFree
		}
		p.word, p.tag = word, tag
	}
	p.word[i], p.tag[i] = w, t
}

// Has reports whether id has a key.
func (in *Interner) Has(id uint32) bool {
	return id < in.next && in.keys[id>>idPageBits].tag[id&(idPage-1)] != tagFree
}

// Lookup finds the id of row i's key.
func (in *Interner) Lookup(cols []*vec.Column, i int) (id uint32, ok bool) {
	in.prepare(cols, i, i+1)
	h, w, t := in.hash[0], in.words[0], in.tags[0]
	s := in.table.dir[h>>in.table.shift]
	mask := uint64(len(s) - 1)
	for j := h & mask; s[j].ref != 0; j = (j + 1) & mask {
		if s[j].word == w && s[j].tag == t && (t&tagLong == 0 || in.same(s[j].ref-1, in.strs[0])) {
			return s[j].ref - 1, true
		}
	}
	return 0, false
}

// Free forgets the key of id, which may be given to another key from now on. The id must have a key.
func (in *Interner) Free(id uint32) {
	p := &in.keys[id>>idPageBits]
	i := id & (idPage - 1)
	w, t := p.word[i], p.tag[i]
	if t&tagLong != 0 {
		r := Ref{w, t & lenMask}
		w, _ = stringWord(in.long.At(r))
		in.table.remove(hash(w, t), id)
		in.long.Free(r)
	} else {
		in.table.remove(hash(w, t), id)
	}
	p.tag[i] = tagFree
	in.freed.add(id)
	if in.table.slots > touchSlots && in.Live() < in.table.slots/16 {
		in.shrink()
	}
}

// shrink makes the table anew after most keys have gone; ids stay.
func (in *Interner) shrink() {
	if in.Live() == 0 {
		in.Reset()
		return
	}
	old := in.table.segs
	in.table.init()
	for i, seg := range old {
		if i > 0 && seg == old[i-1] {
			continue
		}
		for _, e := range seg.slots {
			if e.ref != 0 {
				in.table.add(hash(e.word, e.tag), e.word, e.tag, e.ref-1)
			}
		}
	}
}

// AppendKeys appends the keys of the ids, in their order, to the columns, which have the key's types. Their strings
// are valid until the next AppendKeys or Reset.
func (in *Interner) AppendKeys(ids []uint32, dst []*vec.Column) {
	in.shown.Reset()
	for _, id := range ids {
		p := &in.keys[id>>idPageBits]
		w, t := p.word[id&(idPage-1)], p.tag[id&(idPage-1)]
		switch {
		case t == tagNull:
			dst[0].AppendNull()
		case in.kind == keyNumber:
			appendNumber(dst[0], w)
		case in.kind == keyString && t&tagLong != 0:
			dst[0].Str = append(dst[0].Str, in.shown.Clone(in.long.At(Ref{w, t & lenMask})))
		case in.kind == keyString:
			binary.LittleEndian.PutUint64(in.short[:], w)
			dst[0].Str = append(dst[0].Str, in.shown.Clone(vec.BytesAsString(in.short[:t])))
		default:
			in.appendPacked(w, t, dst)
		}
	}
}

func (in *Interner) appendPacked(w uint64, t uint32, dst []*vec.Column) {
	key := in.short[:]
	if t&tagLong != 0 {
		key = vec.StringBytes(in.long.At(Ref{w, t & lenMask}))
	} else {
		binary.LittleEndian.PutUint64(key, w)
		key = key[:t]
	}
	for _, c := range dst {
		key, _ = unpack(c, key, &in.shown)
	}
}
