package op

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// InputShards divides the keyed state of an operator over several inputs, as Shards does of one. The parts see in Ord
// the position of each row among those of all inputs and shards (Env.Placed).
type InputShards struct {
	Shards
	inputs   []shardInput
	ops      []Merged
	in       [][]*vec.Batch // by part and input: its rows of the range, or of those that wait
	position int64

	// Short ranges, as they come where inputs alternate, wait until there is enough to do.
	waiting  int
	pieces   [][]piece // by part
	last     uint8     // the shard of the row that came last
	lastTime vec.Time
	lastSeq  int64
	stamp    int64

	input                  int // of the range at hand
	rangePart, waitingPart func(i int)
}

// shardInput is how rows of one input find their shards.
type shardInput struct {
	keys  *expr.Program
	nkeys int
	need  []int
}

// piece is rows of one input that come in a row.
type piece struct{ input, lo, hi int }

// InputShardsConfig says how the rows of each input are divided.
type InputShardsConfig struct {
	In   []*vec.Schema
	Out  *vec.Schema
	Keys [][]expr.Expr
	Need [][]int // by input: the columns that the parts use
}

// waitingMax is how many rows of short ranges wait.
const waitingMax = 1024

// NewInputShards returns env.Shards parts, at most 256, each made by build.
func NewInputShards(build func(*Env) (Merged, error), c InputShardsConfig, env *Env) (*InputShards, error) {
	s := &InputShards{inputs: make([]shardInput, len(c.In)), lastTime: vec.MinTime}
	for i := range c.In {
		s.inputs[i] = shardInput{expr.Compile(c.Keys[i]), len(c.Keys[i]), c.Need[i]}
	}
	inner, err := NewShards(func(e *Env) (Operator, error) {
		e.Placed = true
		m, err := build(e)
		s.ops = append(s.ops, m)
		return m, err
	}, ShardsConfig{In: &vec.Schema{}, Out: c.Out}, env)
	if err != nil {
		return nil, err
	}
	s.Shards = *inner
	for range s.parts {
		var in []*vec.Batch
		for _, schema := range c.In {
			in = append(in, vec.NewBatch(schema))
		}
		s.in = append(s.in, in)
		s.pieces = append(s.pieces, nil)
	}
	// The functions of the inner one are bound to it, not to the copy.
	s.advancePart = func(i int) { s.ops[i].Advance(s.clock, s.parts[i]) }
	s.flushPart = func(i int) {
		if f, ok := s.ops[i].(Flusher); ok {
			f.Flush(s.clock, s.parts[i])
		}
	}
	s.scatterPart = func(i int) { s.parts[i].scatter() }
	s.routePart = func(i int) {
		in, rows, n := &s.inputs[s.input], s.hi-s.lo, len(s.parts)
		s.parts[i].router.route(in.keys, in.nkeys, s.lo+rows*i/n, s.lo+rows*(i+1)/n, n, s.routes)
	}
	s.rangePart, s.waitingPart = s.runRange, s.runWaiting
	return s, nil
}

// ProcessInput routes rows [lo, hi) of an input to their shards, runs those, and merges what they put out.
func (s *InputShards) ProcessInput(input int, b *vec.Batch, lo, hi int, out Emitter) {
	in := &s.inputs[input]
	in.keys.Eval(b, lo, hi)
	s.routes = sized(s.routes, hi)
	s.batch, s.lo, s.hi, s.input = b, lo, hi, input
	s.forRows(hi-lo, sideBySide, s.routePart)
	if hi-lo < few {
		s.wait(b, lo, hi, out)
		return
	}
	s.runAll(out)
	first := s.position - int64(lo) // of row i: first + i + 1
	for ; lo < hi; lo = s.hi {
		s.lo, s.hi = lo, s.apart(lo, hi)
		s.position = first
		s.clock = b.Time[s.hi-1]
		s.begin(false)
		s.forRows(s.hi-s.lo, few, s.rangePart)
		s.finish(out)
	}
	s.position = first + int64(hi)
	s.lastTime = vec.MinTime
}

// finish merges what the parts put out.
func (s *InputShards) finish(out Emitter) {
	s.merge(out)
	s.mergeRejects()
	s.at = s.clock
}

// runRange runs part i on its rows of the range at hand.
func (s *InputShards) runRange(i int) {
	p, in := s.parts[i], s.in[i][s.input]
	p.sel = rowsOf(p.sel, s.routes, s.lo, s.hi, i)
	if len(p.sel) > 0 {
		p.used = true
		for _, c := range s.inputs[s.input].need {
			in.Cols[c].Gather(&s.batch.Cols[c], p.sel)
		}
		in.GatherMeta(s.batch, p.sel)
		in.Ord, in.Stamp = sized(in.Ord, len(p.sel)), 0
		for k, r := range p.sel {
			in.Ord[k] = s.position + int64(r) + 1
		}
		s.ops[i].ProcessInput(s.input, in, 0, in.Len, p)
	}
	s.ops[i].Advance(s.clock, p)
}

// wait keeps rows [lo, hi) until there are more. Rows of one (Time, Seq) go one shard at a time, as in Shards.
func (s *InputShards) wait(b *vec.Batch, lo, hi int, out Emitter) {
	for r := lo; r < hi; r++ {
		to := s.routes[r]
		if s.waiting >= waitingMax || b.Time[r] == s.lastTime && b.SeqAt(r) == s.lastSeq && to != s.last {
			s.runAll(out)
		}
		in := s.in[to][s.input]
		list := s.pieces[to]
		if s.waiting == 0 {
			s.resetWaiting()
			list = s.pieces[to]
		}
		for _, c := range s.inputs[s.input].need {
			in.Cols[c].AppendRange(&b.Cols[c], r, r+1)
		}
		s.position++
		in.AppendRowMeta(b.Time[r], b.SeqAt(r), s.position, vec.Current)
		if n := len(list); n > 0 && list[n-1].input == s.input {
			list[n-1].hi = in.Len
		} else {
			s.pieces[to] = append(list, piece{s.input, in.Len - 1, in.Len})
		}
		s.parts[to].used = true
		s.waiting++
		s.last, s.lastTime, s.lastSeq = to, b.Time[r], b.SeqAt(r)
	}
}

func (s *InputShards) resetWaiting() {
	for i := range s.parts {
		s.pieces[i] = s.pieces[i][:0]
		for _, in := range s.in[i] {
			in.Truncate()
		}
	}
}

// runAll runs the parts on the rows that wait.
func (s *InputShards) runAll(out Emitter) {
	if s.waiting == 0 {
		return
	}
	s.clock = s.lastTime
	s.stamp++
	s.begin(false)
	s.forRows(s.waiting, few, s.waitingPart)
	s.waiting = 0
	s.finish(out)
}

// runWaiting runs part i on its rows that wait.
func (s *InputShards) runWaiting(i int) {
	for _, in := range s.in[i] {
		in.Stamp = s.stamp
	}
	for _, p := range s.pieces[i] {
		s.ops[i].ProcessInput(p.input, s.in[i][p.input], p.lo, p.hi, s.parts[i])
	}
	s.ops[i].Advance(s.clock, s.parts[i])
}

// Process takes rows of the only input.
func (s *InputShards) Process(b *vec.Batch, lo, hi int, out Emitter) {
	s.ProcessInput(0, b, lo, hi, out)
}

// Advance runs what waits and moves the clock of every part.
func (s *InputShards) Advance(c vec.Time, out Emitter) {
	s.runAll(out)
	s.lastTime = vec.MinTime
	s.Shards.Advance(c, out)
}

// Flush runs what waits and lets every part put out what it holds.
func (s *InputShards) Flush(now vec.Time, out Emitter) {
	s.runAll(out)
	s.Shards.Flush(now, out)
}

// Start tells the parts the application's first clock value.
func (s *InputShards) Start(clock vec.Time) {
	for _, o := range s.ops {
		if st, ok := o.(Starter); ok {
			st.Start(clock)
		}
	}
}

// Err is why a part takes no more rows.
func (s *InputShards) Err() error {
	for _, o := range s.ops {
		if f, ok := o.(Failer); ok {
			if err := f.Err(); err != nil {
				return err
			}
		}
	}
	return nil
}

// Counts adds up what the parts have done.
func (s *InputShards) Counts() PatternCounts {
	var sum PatternCounts
	for i, o := range s.ops {
		c := o.(PatternCounter).Counts()
		if i == 0 {
			sum = c
			continue
		}
		sum.Partial, sum.Matches, sum.Expired = sum.Partial+c.Partial, sum.Matches+c.Matches, sum.Expired+c.Expired
		sum.Violated, sum.Dropped = sum.Violated+c.Violated, sum.Dropped+c.Dropped
		for k := range sum.Steps {
			a, b := &sum.Steps[k], &c.Steps[k]
			a.Seen, a.Fit, a.Entered, a.Advanced = a.Seen+b.Seen, a.Fit+b.Fit, a.Entered+b.Entered, a.Advanced+b.Advanced
			a.Expired, a.Violated = a.Expired+b.Expired, a.Violated+b.Violated
		}
	}
	return sum
}

// Pending adds up what absences keep waiting.
func (s *InputShards) Pending() int64 {
	n := int64(0)
	for _, o := range s.ops {
		n += o.(PatternCounter).Pending()
	}
	return n
}

// Save writes the position and the state of every part.
func (s *InputShards) Save(w *codec.Writer) {
	w.Varint(s.position)
	s.Shards.Save(w)
}

// Load reads the state of as many parts.
func (s *InputShards) Load(r *codec.Reader) error {
	s.position = r.Varint()
	return s.Shards.Load(r)
}
