package window

import (
	"cmp"
	"slices"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// sessions is session(gap): per key, events less than gap apart. It closes gap after the last one.
//
// Most rows of a stream with many keys come between two closes of other keys. So the rows of a range are not cut at
// each close: every session has a number of its own, which is not used again before the range has ended, the body
// takes the rows of the whole range by those numbers, and then the closes are let out.
type sessions struct {
	in      *input
	keys    []int // in's expressions
	intern  *state.Interner
	keyCols []*vec.Column
	keyIDs  []uint32
	gap     vec.Duration
	body    sessionBody
	// remember keeps each key for ever, so that a later session's close can name it: Expired rows need that.
	remember bool

	byKey []sessionKey
	list  []session // by number
	free  []uint32
	head  int32 // the open session that had no row for longest; -1: none
	tail  int32
	ids   []uint32   // the session of each row
	done  []uint32   // closed ones, in order
	from  []vec.Time // of each row: its session's first Time
}

// sessionKey is what is known of a key.
type sessionKey struct {
	open  int32 // 1 + the number of its session; 0: none
	first int64 // the position of the first row it ever had; 0: none
}

// session is one open session. Open ones are linked in the order of their last rows.
type session struct {
	key         uint32
	pos         int64 // of its first row
	origin      int64 // position of the key's first row ever; of the session's where keys are forgotten
	first, last vec.Time
	prev, next  int32
}

// sessionBody holds the rows of the sessions, told apart by number.
type sessionBody interface {
	// add takes rows [lo, hi) of b, row i of session s.ids[i].
	add(s *sessions, b *vec.Batch, lo, hi int, out op.Emitter)
	// close lets out the sessions of s.done, each followed by its mark, and forgets them.
	close(s *sessions, out op.Emitter)
	Save(w *codec.Writer)
	// load reads what Save wrote, of sessions with numbers below the given one.
	load(r *codec.Reader, sessions int) error
}

func newSessions(in *input, keys []int, types []vec.Type, gap vec.Duration, body sessionBody) *sessions {
	s := &sessions{in: in, keys: keys, gap: gap, body: body, head: -1, tail: -1}
	if len(keys) > 0 {
		s.intern = state.NewInterner(types)
		s.keyCols = make([]*vec.Column, len(keys))
	}
	return s
}

// Process adds the rows to their sessions and closes those that end before each.
func (s *sessions) Process(b *vec.Batch, lo, hi int, out op.Emitter) {
	s.in.eval(b, lo, hi)
	for lo < hi {
		from, to := s.in.run(lo, hi)
		if from < to {
			s.assign(b, from, to)
			s.body.add(s, b, from, to, out)
			s.finish(out)
		}
		lo = to
	}
}

// assign finds the session of each row and closes, for finish, those that end before it.
func (s *sessions) assign(b *vec.Batch, lo, hi int) {
	s.ids, s.from = grow(s.ids, hi), grow(s.from, hi)
	s.keyIDs = grow(s.keyIDs, hi)
	if s.intern != nil {
		for k, e := range s.keys {
			s.keyCols[k] = s.in.cols[e]
		}
		s.intern.Intern(s.keyCols, lo, hi, s.keyIDs)
		s.byKey = extend(s.byKey, max(len(s.byKey), s.intern.Len()))
	} else {
		clear(s.keyIDs[lo:hi])
		s.byKey = extend(s.byKey, 1)
	}
	for i := lo; i < hi; i++ {
		t := b.Time[i]
		s.expire(t)
		key := s.keyIDs[i]
		k := &s.byKey[key]
		if k.open == 0 {
			s.begin(key, b.Ord[i], t)
		} else {
			s.unlink(k.open - 1)
		}
		id := k.open - 1
		s.list[id].last = t
		s.link(id)
		s.ids[i], s.from[i] = uint32(id), s.list[id].first
	}
}

// begin opens a session of the key.
func (s *sessions) begin(key uint32, pos int64, t vec.Time) {
	var id uint32
	if n := len(s.free); n > 0 {
		id = s.free[n-1]
		s.free = s.free[:n-1]
	} else {
		id = uint32(len(s.list))
		s.list = append(s.list, session{})
	}
	k := &s.byKey[key]
	k.open = int32(id) + 1
	if k.first == 0 || !s.remember {
		k.first = pos
	}
	s.list[id] = session{key: key, pos: pos, origin: k.first, first: t}
}

// link makes the session the one with the latest row.
func (s *sessions) link(id int32) {
	e := &s.list[id]
	e.prev, e.next = s.tail, -1
	if s.tail >= 0 {
		s.list[s.tail].next = id
	} else {
		s.head = id
	}
	s.tail = id
}

func (s *sessions) unlink(id int32) {
	e := &s.list[id]
	if e.prev >= 0 {
		s.list[e.prev].next = e.next
	} else {
		s.head = e.next
	}
	if e.next >= 0 {
		s.list[e.next].prev = e.prev
	} else {
		s.tail = e.prev
	}
}

// expire closes, for finish, the sessions that end at or before t: in order of time, those of one instant in the
// order of their first rows.
func (s *sessions) expire(t vec.Time) {
	for s.head >= 0 && s.list[s.head].last.Add(s.gap) <= t {
		n, last := len(s.done), s.list[s.head].last
		for s.head >= 0 && s.list[s.head].last == last {
			id := s.head
			s.unlink(id)
			s.byKey[s.list[id].key].open = 0
			s.done = append(s.done, uint32(id))
		}
		if len(s.done) > n+1 {
			slices.SortFunc(s.done[n:], func(a, b uint32) int { return cmp.Compare(s.list[a].pos, s.list[b].pos) })
		}
	}
}

// finish lets the closed sessions out and gives their numbers back.
func (s *sessions) finish(out op.Emitter) {
	if len(s.done) == 0 {
		return
	}
	s.body.close(s, out)
	for _, id := range s.done {
		s.free = append(s.free, id)
		key := s.list[id].key
		if k := &s.byKey[key]; s.intern != nil && k.open == 0 && !s.remember && k.first != 0 {
			*k = sessionKey{}
			s.intern.Free(key)
		}
	}
	s.done = s.done[:0]
}

// mark is the close of a session.
func (s *sessions) mark(id uint32) op.Close {
	e := &s.list[id]
	c := closeAt(e.last.Add(s.gap))
	c.Ord, c.Key = e.pos, e.origin
	return c
}

// span is the bounds of a session.
func (s *sessions) span(id uint32) span {
	return span{start: s.list[id].first, end: s.list[id].last.Add(s.gap)}
}

// Advance closes the sessions that end at or before c.
func (s *sessions) Advance(c vec.Time, out op.Emitter) {
	s.expire(c)
	s.finish(out)
}

// Due is when the first session ends if nothing comes.
func (s *sessions) Due() vec.Time {
	if s.head < 0 {
		return vec.MaxTime
	}
	return s.list[s.head].last.Add(s.gap)
}

// Flush closes all sessions, each at its end.
func (s *sessions) Flush(_ vec.Time, out op.Emitter) {
	for s.head >= 0 {
		s.expire(s.list[s.head].last.Add(s.gap))
	}
	s.finish(out)
}

// Save writes the open sessions and the keys.
func (s *sessions) Save(w *codec.Writer) {
	if s.intern != nil {
		s.intern.Save(w)
	}
	w.Uvarint(uint64(len(s.byKey)))
	for _, k := range s.byKey {
		w.Varint(k.first)
	}
	w.Uvarint(uint64(len(s.free)))
	for _, id := range s.free {
		w.Uvarint(uint64(id))
	}
	w.Uvarint(uint64(len(s.list) - len(s.free)))
	for id := s.head; id >= 0; id = s.list[id].next {
		e := &s.list[id]
		w.Uvarint(uint64(id))
		w.Uvarint(uint64(e.key))
		w.Varint(e.pos)
		w.Varint(int64(e.first))
		w.Varint(int64(e.last))
	}
	s.body.Save(w)
}

// Load reads what Save wrote.
func (s *sessions) Load(r *codec.Reader) error {
	if s.intern != nil {
		if err := s.intern.Load(r); err != nil {
			return err
		}
	}
	s.byKey = extend(s.byKey[:0], r.Len())
	for k := range s.byKey {
		s.byKey[k].first = r.Varint()
	}
	s.list, s.head, s.tail, s.free = s.list[:0], -1, -1, s.free[:0]
	for range r.Len() {
		s.free = append(s.free, uint32(r.Uvarint()))
	}
	open := r.Len()
	total := uint64(open + len(s.free)) // every number below it is open or free
	s.list = extend(s.list, int(total))
	for range open {
		id, key := r.Uvarint(), r.Uvarint()
		if id >= total || key >= uint64(len(s.byKey)) {
			return r.Failf("session %d of %d, key %d", id, total, key)
		}
		s.list[id] = session{key: uint32(key), pos: r.Varint(), first: vec.Time(r.Varint()), last: vec.Time(r.Varint())}
		s.list[id].origin = s.byKey[key].first
		s.byKey[key].open = int32(id) + 1
		s.link(int32(id))
	}
	return s.body.load(r, int(total))
}
