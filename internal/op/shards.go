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
	parts  []Operator
	keys   *expr.Program
	nkeys  int
	route  []uint8 // shard of each row
	inputs []*shardInput
	outs   []*shardOutput
	heads  []shardHead
	merged *vec.Batch
	errs   []*shardRejects
	to     Rejecter
	run    func(n int, f func(i int))

	// What the parts work on while they run: fields, because a closure made anew would cost an allocation a tick.
	batch  *vec.Batch
	lo, hi int
	clock  vec.Time
	need   []int

	processPart, advancePart, flushPart func(i int)
}

// maxShards is what fits the row's shard number.
const maxShards = 256

// shardInput is the rows of one shard.
type shardInput struct {
	sel  []int32
	rows *vec.Batch
	used bool // it has had rows
}

// ShardsConfig says how rows are divided.
type ShardsConfig struct {
	In, Out *vec.Schema
	Keys    []expr.Expr
	Need    []int // columns of In that the parts use
}

// NewShards returns env.Shards parts, at most 256, each made by build.
func NewShards(build func(*Env) (Operator, error), c ShardsConfig, env *Env) (*Shards, error) {
	n := min(env.Shards, maxShards)
	s := &Shards{keys: expr.Compile(c.Keys), nkeys: len(c.Keys), need: c.Need, run: env.Run, to: env.Rejects,
		heads: make([]shardHead, n), merged: vec.NewBatch(c.Out)}
	for range n {
		errs := &shardRejects{}
		part, err := build(&Env{Rejects: errs})
		if err != nil {
			return nil, err
		}
		s.parts = append(s.parts, part)
		s.errs = append(s.errs, errs)
		s.inputs = append(s.inputs, &shardInput{rows: vec.NewBatch(c.In)})
		s.outs = append(s.outs, &shardOutput{rows: newHeld(c.Out)})
	}
	s.processPart = s.process
	s.advancePart = func(i int) { s.parts[i].Advance(s.clock, s.outs[i]) }
	s.flushPart = func(i int) {
		if f, ok := s.parts[i].(Flusher); ok {
			f.Flush(s.clock, s.outs[i])
		}
	}
	return s, nil
}

// Process routes rows [lo, hi) to their shards, runs those, and merges what they put out. Shards without rows fire
// their timers too: they may be due before the last row.
func (s *Shards) Process(b *vec.Batch, lo, hi int, out Emitter) {
	s.keys.Eval(b, lo, hi)
	if len(s.route) < hi {
		s.route = make([]uint8, max(hi, 2*len(s.route)))
	}
	for i := lo; i < hi; i++ {
		h := uint64(hashSeed)
		for k := range s.nkeys {
			h = hashValue(h, s.keys.Out(k), i)
		}
		s.route[i] = uint8(h >> 32 % uint64(len(s.parts)))
	}
	for s.batch = b; lo < hi; lo = s.hi {
		s.lo, s.hi = lo, s.apart(lo, hi)
		s.clock = b.Time[s.hi-1]
		s.run(len(s.parts), s.processPart)
		s.merge(out)
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
		} else if s.route[i] != s.route[from] {
			return i
		}
	}
	return hi
}

// process runs part i on its rows of the batch.
func (s *Shards) process(i int) {
	in := s.inputs[i]
	in.sel = in.sel[:0]
	for r := s.lo; r < s.hi; r++ {
		if int(s.route[r]) == i {
			in.sel = append(in.sel, int32(r))
		}
	}
	if len(in.sel) > 0 {
		in.used = true
		for _, c := range s.need {
			in.rows.Cols[c].Gather(&s.batch.Cols[c], in.sel)
		}
		in.rows.GatherMeta(s.batch, in.sel)
		s.parts[i].Process(in.rows, 0, in.rows.Len, s.outs[i])
	}
	s.parts[i].Advance(s.clock, s.outs[i])
}

// Advance moves the clock of every part.
func (s *Shards) Advance(c vec.Time, out Emitter) {
	s.clock = c
	s.run(len(s.parts), s.advancePart)
	s.merge(out)
}

// Flush lets every part put out what it holds.
func (s *Shards) Flush(now vec.Time, out Emitter) {
	s.clock = now
	s.run(len(s.parts), s.flushPart)
	s.merge(out)
}

// Used is how many shards have had rows: a check for tests that keys really spread.
func (s *Shards) Used() int {
	n := 0
	for _, in := range s.inputs {
		if in.used {
			n++
		}
	}
	return n
}

// Save writes the state of every part.
func (s *Shards) Save(w *codec.Writer) {
	w.Uvarint(uint64(len(s.parts)))
	for _, p := range s.parts {
		p.Save(w)
	}
}

// Load reads the state of as many parts.
func (s *Shards) Load(r *codec.Reader) error {
	if n := r.Uvarint(); r.Err() == nil && n != uint64(len(s.parts)) {
		return &ShardCountError{Saved: int(n), Now: len(s.parts)}
	}
	for _, p := range s.parts {
		if err := p.Load(r); err != nil {
			return err
		}
	}
	return r.Err()
}
