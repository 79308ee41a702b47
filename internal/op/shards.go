package op

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// Shards divides keyed state: every part is an operator of its own that sees the rows of its keys, and what the
// parts put out is merged by (Time, Seq, Ord), so that the result is that of one operator. It needs an operator
// whose rows concern one key each and whose order does not depend on other keys.
type Shards struct {
	parts  []*shardPart
	keys   *expr.Program
	nkeys  int
	need   []int
	flat   bool // no column of the output has children
	merged *vec.Batch
	routes []uint8 // the shard of each row
	to     Rejecter
	run    func(n int, f func(i int))

	// What the parts work on while they run: fields, because a closure made anew would cost an allocation a tick.
	batch  *vec.Batch
	lo, hi int
	clock  vec.Time
	at     vec.Time // the time to which all parts have been moved
	placed bool     // the merged rows have their times: they are those of the input

	routePart, processPart, fillPart, advancePart, flushPart func(i int)
}

// maxShards is what fits a row's shard number.
const maxShards = 256

// ShardsConfig says how rows are divided.
type ShardsConfig struct {
	In, Out *vec.Schema
	Keys    []expr.Expr
	Need    []int // columns of In that the parts use
}

// NewShards returns env.Shards parts, at most 256, each made by build.
func NewShards(build func(*Env) (Operator, error), c ShardsConfig, env *Env) (*Shards, error) {
	s := &Shards{keys: expr.Compile(c.Keys), nkeys: len(c.Keys), need: c.Need, flat: true, run: env.Run, to: env.Rejects,
		merged: vec.NewBatch(c.Out), at: vec.MinTime}
	for i := range s.merged.Cols {
		s.flat = s.flat && s.merged.Cols[i].Flat()
	}
	for range min(env.Shards, maxShards) {
		p, err := newPart(build, c, env)
		if err != nil {
			return nil, err
		}
		s.parts = append(s.parts, p)
	}
	s.routePart = func(i int) { s.parts[i].route(s, i) }
	s.processPart = func(i int) { s.parts[i].process(s, i) }
	s.fillPart = s.fill
	s.advancePart = func(i int) { s.parts[i].op.Advance(s.clock, s.parts[i]) }
	s.flushPart = func(i int) {
		if f, ok := s.parts[i].op.(Flusher); ok {
			f.Flush(s.clock, s.parts[i])
		}
	}
	return s, nil
}

// Process routes rows [lo, hi) to their shards, runs those, and merges what they put out. Shards without rows fire
// their timers too: they may be due before the last row.
func (s *Shards) Process(b *vec.Batch, lo, hi int, out Emitter) {
	s.keys.Eval(b, lo, hi)
	s.routes = sized(s.routes, hi)
	s.batch, s.lo, s.hi = b, lo, hi
	s.forRows(hi-lo, sideBySide, s.routePart)
	for ; lo < hi; lo = s.hi {
		s.lo, s.hi = lo, s.apart(lo, hi)
		s.clock = b.Time[s.hi-1]
		s.begin(s.flat)
		s.forRows(s.hi-s.lo, few, s.processPart)
		if s.answered() {
			s.emitAnswers(out)
		} else {
			s.merge(out)
		}
		s.mergeRejects()
		s.at = s.clock
	}
}

// begin readies the parts; with direct, they notice whether they answer row by row.
func (s *Shards) begin(direct bool) {
	for _, p := range s.parts {
		p.begin(direct)
	}
}

// From how many rows on it is worth while to call the workers: for looking at or copying them, and for real work.
const (
	sideBySide = 512
	few        = 64
)

// forRows runs f for every part, side by side from a number of rows on.
func (s *Shards) forRows(rows, from int, f func(i int)) {
	if rows >= from {
		s.run(len(s.parts), f)
		return
	}
	for i := range s.parts {
		f(i)
	}
}

// apart gives the end of the rows from row lo on whose output can be told apart by (Time, Seq): a row that comes out
// because of itself has no other place. Rows of one (Time, Seq), such as those of a close, go one shard at a time.
func (s *Shards) apart(lo, hi int) int {
	b := s.batch
	if len(b.Seq) == 0 {
		return hi // numbered one by one
	}
	from := lo // the first row of the (Time, Seq) at hand
	for i := lo + 1; i < hi; i++ {
		if b.Seq[i] != b.Seq[from] || b.Time[i] != b.Time[from] {
			from = i
		} else if s.routes[i] != s.routes[from] {
			return i
		}
	}
	return hi
}

// answered reports whether every row of the input has been answered by one row, and nothing else came out.
func (s *Shards) answered() bool {
	for _, p := range s.parts {
		if !p.direct {
			return false
		}
	}
	return true
}

// emitAnswers lets the answers out in the order of the rows, whose times they have.
func (s *Shards) emitAnswers(out Emitter) {
	m, b, n := s.merged, s.batch, s.hi-s.lo
	for c := range m.Cols {
		m.Cols[c].Reuse(n)
	}
	m.Len, m.Kind, m.Units = n, m.Kind[:0], m.Units[:0]
	m.Time = append(m.Time[:0], b.Time[s.lo:s.hi]...)
	m.Seq, m.Seq0 = m.Seq[:0], b.SeqAt(s.lo)
	if len(b.Seq) > 0 {
		m.Seq = append(m.Seq, b.Seq[s.lo:s.hi]...)
	}
	m.Ord = m.Ord[:0]
	for _, p := range s.parts {
		if len(p.out.b.Ord) > 0 {
			m.Ord = sized(m.Ord, n)
		}
	}
	s.placed = true
	s.forRows(n, sideBySide, s.fillPart)
	s.placed = false
	out.Emit(m)
}

// fill puts the parts' rows of the i-th stretch of the merged ones, whosever they are, in their places: a worker for
// each stretch of memory, because two that write to one line of the cache wait for each other.
func (s *Shards) fill(i int) {
	m, n := s.merged, len(s.parts)
	lo, hi := m.Len*i/n, m.Len*(i+1)/n
	for _, p := range s.parts {
		from, to := p.between(lo, hi)
		if from == to {
			continue
		}
		at, b := p.pos[from:to], p.out.b
		from += p.head
		for c := range m.Cols {
			m.Cols[c].Scatter(&b.Cols[c], from, at)
		}
		if len(m.Ord) > 0 {
			for k, place := range at {
				m.Ord[place] = b.OrdAt(from + k)
			}
		}
		if s.placed {
			continue
		}
		for k, place := range at {
			m.Time[place] = b.Time[from+k]
			m.Seq[place] = b.SeqAt(from + k)
		}
		if len(m.Kind) > 0 {
			for k, place := range at {
				m.Kind[place] = b.KindAt(from + k)
			}
		}
	}
}

// Advance moves the clock of every part.
func (s *Shards) Advance(c vec.Time, out Emitter) {
	if c <= s.at {
		return // Process has done it
	}
	s.clock, s.at = c, c
	s.begin(false)
	s.run(len(s.parts), s.advancePart)
	s.merge(out)
	s.mergeRejects()
}

// Flush lets every part put out what it holds.
func (s *Shards) Flush(now vec.Time, out Emitter) {
	s.clock = now
	s.begin(false)
	s.run(len(s.parts), s.flushPart)
	s.merge(out)
	s.mergeRejects()
}

// Used is how many shards have had rows: a check for tests that keys really spread.
func (s *Shards) Used() int {
	n := 0
	for _, p := range s.parts {
		if p.used {
			n++
		}
	}
	return n
}

// Save writes the state of every part.
func (s *Shards) Save(w *codec.Writer) {
	w.Uvarint(uint64(len(s.parts)))
	for _, p := range s.parts {
		p.op.Save(w)
	}
}

// Load reads the state of as many parts.
func (s *Shards) Load(r *codec.Reader) error {
	if n := r.Uvarint(); r.Err() == nil && n != uint64(len(s.parts)) {
		return &ShardCountError{Saved: int(n), Now: len(s.parts)}
	}
	for _, p := range s.parts {
		if err := p.op.Load(r); err != nil {
			return err
		}
	}
	return r.Err()
}
