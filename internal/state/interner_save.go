package state

import (
	"encoding/binary"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// Ids as they are saved, each followed by its key.
const (
	savedFree = iota
	savedNull
	savedKey
)

// Save writes the keys in the order of their ids.
func (in *Interner) Save(w *codec.Writer) {
	w.Tag("keys", 1)
	w.Uvarint(uint64(in.next))
	for id := range in.next {
		p := &in.keys[id>>idPageBits]
		word, tag := p.word[id&(idPage-1)], p.tag[id&(idPage-1)]
		switch {
		case tag == tagFree:
			w.Uvarint(savedFree)
		case tag == tagNull:
			w.Uvarint(savedNull)
		case in.kind == keyNumber:
			w.Uvarint(savedKey)
			w.Varint(int64(word))
		case tag&tagLong != 0:
			w.Uvarint(savedKey)
			w.String(in.long.At(Ref{word, tag & lenMask}))
		default:
			var b [8]byte
			binary.LittleEndian.PutUint64(b[:], word)
			w.Uvarint(savedKey)
			w.Bytes(b[:tag])
		}
	}
}

// Load makes the interner what Save wrote: the same keys with the same ids.
func (in *Interner) Load(r *codec.Reader) error {
	in.Reset()
	r.Tag("keys", 1)
	n := r.Len()
	for range n {
		if err := in.loadKey(r); err != nil {
			in.Reset()
			return err
		}
	}
	return r.Err()
}

func (in *Interner) loadKey(r *codec.Reader) error {
	id := in.next
	what := r.Uvarint()
	var word uint64
	tag := uint32(tagNull)
	switch {
	case r.Err() != nil || what > savedKey:
		return r.Failf("key %d", id)
	case what == savedFree:
		in.next++
		in.setKey(id, 0, tagFree)
		in.freed.add(id)
		return nil
	case what == savedKey && in.kind == keyNumber:
		word, tag = uint64(r.Varint()), 0
	case what == savedKey:
		s := vec.BytesAsString(r.View())
		if len(s) > lenMask || in.kind == keyPacked && !in.wellFormed(s) {
			return r.Failf("key %d is not of the key's types", id)
		}
		word, tag = stringWord(s)
		in.strs[0] = s
	}
	if r.Err() != nil {
		return r.Err()
	}
	if in.insertLoaded(word, tag) != id {
		return r.Failf("key %d stands there twice", id)
	}
	return nil
}

// insertLoaded gives the next id to a key, or returns the id that it has.
func (in *Interner) insertLoaded(w uint64, t uint32) uint32 {
	h := hash(w, t)
	s := in.table.dir[h>>in.table.shift]
	mask := uint64(len(s) - 1)
	for j := h & mask; s[j].ref != 0; j = (j + 1) & mask {
		if s[j].word == w && s[j].tag == t && (t&tagLong == 0 || in.same(s[j].ref-1, in.strs[0])) {
			return s[j].ref - 1
		}
	}
	id := in.next
	in.next++
	in.table.add(h, w, t, id)
	if t&tagLong != 0 {
		w = in.long.Put(in.strs[0]).at
	}
	in.setKey(id, w, t)
	return id
}

// wellFormed reports whether s is the packed form of a key.
func (in *Interner) wellFormed(s string) bool {
	var a vec.Scratch
	b := vec.StringBytes(s)
	ok := true
	for _, t := range in.types {
		c := vec.NewColumn(t)
		if b, ok = unpack(&c, b, &a); !ok {
			return false
		}
	}
	return len(b) == 0
}
