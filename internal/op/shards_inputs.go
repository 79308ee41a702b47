package op

import (
	"math/bits"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// InputShards divides the keyed state of an operator over several inputs, as Shards does of one. All parts see the same
// rows, and are told which of them are their own (Env.Own): copying the rows of a part costs more than many patterns do.
type InputShards struct {
	Shards
	inputs   []shardInput
	ops      []Merged
	own      []*Own     // by part
	shared   Selections // the conditions of all parts
	position int64      // of the last row
	stamp    int64      // of the last rows that were routed

	// Short ranges, as they come where inputs alternate, wait until there is enough to do.
	waiting  int
	pieces   []piece
	last     uint8 // the shard of the row that came last
	lastTime vec.Time
	lastSeq  int64

	replies *Replies  // nil: the parts put out rows
	places  []int32   // by row: scratch of placeReplies
	replyAt [][]int32 // by part: the places of its replies
	replied []int32   // the rows of all of them, in order

	input                  int // of the range at hand
	rangePart, waitingPart func(i int)
}

// shardInput is how rows of one input find their shards.
type shardInput struct {
	keys  *expr.Program
	nkeys int
	need  []int
	conds []*Selection
	some  bool         // only rows that some of them lets through count
	rows  vec.Batch    // those at hand
	own   []vec.Bitmap // of them, by part
	late  *vec.Batch   // rows that wait
	mine  []vec.Bitmap // of them, by part
}

// piece is rows of one input that come in a row.
type piece struct {
	input, lo, hi int
	position      int64 // of the row before the first
}

// InputShardsConfig says how the rows of each input are divided.
type InputShardsConfig struct {
	In      []*vec.Schema
	Out     *vec.Schema
	Streams []any // by input: what the operator's conditions are on, in Env.Selections
	Keys    [][]expr.Expr
	Need    [][]int // by input: the columns that the parts use
}

// waitingMax is how many rows of short ranges wait.
const waitingMax = 1024

// NewInputShards returns env.Shards parts, at most 256, each made by build.
func NewInputShards(build func(*Env) (Merged, error), c InputShardsConfig, env *Env) (*InputShards, error) {
	s := &InputShards{lastTime: vec.MinTime}
	inner, err := NewShards(func(e *Env) (Operator, error) {
		e.Own = &Own{Rows: make([]vec.Bitmap, len(c.In)), Some: make([]bool, len(c.In))}
		e.Selections = &s.shared
		m, err := build(e)
		s.ops, s.own = append(s.ops, m), append(s.own, e.Own)
		return m, err
	}, ShardsConfig{In: &vec.Schema{}, Out: c.Out}, env)
	if err != nil {
		return nil, err
	}
	s.Shards = *inner
	n := len(s.parts)
	s.replies, s.replyAt = s.own[0].Replies, make([][]int32, n)
	for _, p := range s.parts {
		p.replies = s.replies.own()
	}
	for i := range c.In {
		in := shardInput{keys: expr.Compile(c.Keys[i]), nkeys: len(c.Keys[i]), need: c.Need[i], conds: s.shared.of(c.Streams[i]),
			some: s.own[0].Some[i], own: make([]vec.Bitmap, n), mine: make([]vec.Bitmap, n), late: vec.NewBatch(c.In[i])}
		for _, x := range in.conds {
			x.employ(n)
		}
		s.inputs = append(s.inputs, in)
	}
	// The functions of the inner one are bound to it, not to the copy.
	s.advancePart = func(i int) { s.ops[i].Advance(s.clock, s.parts[i]) }
	s.flushPart = func(i int) {
		if f, ok := s.ops[i].(Flusher); ok {
			f.Flush(s.clock, s.parts[i])
		}
	}
	s.fillPart = s.fill
	s.routePart, s.rangePart, s.waitingPart = s.route, s.runRange, s.runWaiting
	return s, nil
}

// ProcessInput routes rows [lo, hi) of an input to their shards, runs those, and merges what they put out.
func (s *InputShards) ProcessInput(input int, b *vec.Batch, lo, hi int, out Emitter) {
	in := &s.inputs[input]
	in.keys.Eval(b, lo, hi)
	s.routes = sized(s.routes, hi)
	if hi-lo < few {
		s.parts[0].router.route(in.keys, in.nkeys, lo, hi, len(s.parts), s.routes)
		s.wait(input, b, lo, hi, out)
		return
	}
	s.runAll(out)
	s.batch, s.lo, s.hi, s.input = s.look(in, b, hi), lo, hi, input
	s.forRows(hi-lo, sideBySide, s.routePart)
	base := s.position - int64(lo) + 1
	for p, o := range s.own {
		o.Rows[input], o.Base = in.own[p], base
	}
	for ; lo < hi; lo = s.hi {
		s.lo, s.hi = lo, s.apart(lo, hi)
		s.clock = b.Time[s.hi-1]
		s.forRows(s.hi-s.lo, few, s.rangePart)
		if s.replies != nil && s.replies.Input == input {
			s.emitReplies(s.batch, s.lo, s.hi, out)
		}
		s.finish(out)
	}
	s.position = base + int64(hi) - 1
	s.lastTime = vec.MinTime
}

// look makes b, up to row hi, the rows at hand of an input.
func (s *InputShards) look(in *shardInput, b *vec.Batch, hi int) *vec.Batch {
	s.stamp++
	in.rows = *b
	in.rows.Len, in.rows.Stamp = hi, s.stamp
	for _, x := range in.conds {
		x.stamp, x.Bits = s.stamp, sized(x.Bits, vec.Words(hi))
	}
	for p := range in.own {
		in.own[p] = sized(in.own[p], vec.Words(hi))
	}
	return &in.rows
}

// route finds the shards of the i-th stretch of the rows at hand, and which of them meet the conditions.
func (s *InputShards) route(i int) {
	in, n := &s.inputs[s.input], len(s.parts)
	lo, hi := s.cut(i), s.cut(i+1)
	if lo == hi {
		return
	}
	w0, w1 := lo>>6, vec.Words(hi)
	for _, x := range in.conds {
		clear(x.Bits[w0:w1])
		x.stretch(i, s.batch, lo, hi)
	}
	for p := range in.own {
		clear(in.own[p][w0:w1])
	}
	r := &s.parts[i].router
	if !in.some {
		r.route(in.keys, in.nkeys, lo, hi, n, s.routes)
		for k, to := range s.routes[lo:hi] {
			in.own[to].Set(lo + k)
		}
		return
	}
	for from := lo; from < hi; from += routeChunk {
		rows := r.some(in.conds, from, min(from+routeChunk, hi))
		for k := range in.nkeys {
			hashRows(r.hash[:len(rows)], in.keys.Out(k), rows)
		}
		for k, row := range rows {
			to := shardOf(r.hash[k], n)
			s.routes[row] = uint8(to)
			in.own[to].Set(int(row))
		}
	}
}

// some lists the rows of at most a chunk that some condition lets through, and clears their hashes.
func (r *router) some(conds []*Selection, lo, hi int) []int32 {
	n := 0
	for w := lo >> 6; w<<6 < hi; w++ {
		word := uint64(0)
		for _, x := range conds {
			word |= x.Bits[w]
		}
		for word &= vec.RangeMask(w, lo, hi); word != 0; word &= word - 1 {
			r.rows[n&(routeChunk-1)] = int32(w<<6 + bits.TrailingZeros64(word))
			n++
		}
	}
	clear(r.hash[:n])
	return r.rows[:n]
}

// cut is where the i-th stretch of the rows at hand begins: no two have a word of bits in common.
func (s *InputShards) cut(i int) int {
	switch at := s.lo + (s.hi-s.lo)*i/len(s.parts); {
	case i == len(s.parts):
		return s.hi
	default:
		return max(s.lo, at&^63)
	}
}

// finish merges what the parts put out other than replies.
func (s *InputShards) finish(out Emitter) {
	if s.replies == nil {
		s.merge(out)
	}
	s.mergeRejects()
	s.at = s.clock
}

// runRange runs part i on the range at hand.
func (s *InputShards) runRange(i int) {
	p := s.parts[i]
	p.begin(false)
	if !p.used {
		p.used = s.own[i].Rows[s.input].Any(s.lo, s.hi)
	}
	s.ops[i].ProcessInput(s.input, s.batch, s.lo, s.hi, p)
	s.ops[i].Advance(s.clock, p)
}

// wait keeps rows [lo, hi) until there are more. Rows of one (Time, Seq) go one shard at a time, as in Shards.
func (s *InputShards) wait(input int, b *vec.Batch, lo, hi int, out Emitter) {
	in := &s.inputs[input]
	for r := lo; r < hi; r++ {
		to := s.routes[r]
		if s.waiting >= waitingMax || b.Time[r] == s.lastTime && b.SeqAt(r) == s.lastSeq && to != s.last {
			s.runAll(out)
		}
		if s.waiting == 0 {
			s.resetWaiting()
		}
		for _, c := range in.need {
			in.late.Cols[c].AppendRange(&b.Cols[c], r, r+1)
		}
		in.late.AppendRowMeta(b.Time[r], b.SeqAt(r), vec.OrdSelf, vec.Current)
		at := in.late.Len - 1
		for p := range in.mine {
			in.mine[p] = in.mine[p].Grow(at + 1)
		}
		in.mine[to].Set(at)
		if n := len(s.pieces); n > 0 && s.pieces[n-1].input == input {
			s.pieces[n-1].hi++
		} else {
			s.pieces = append(s.pieces, piece{input, at, at + 1, s.position})
		}
		s.position++
		s.parts[to].used = true
		s.waiting++
		s.last, s.lastTime, s.lastSeq = to, b.Time[r], b.SeqAt(r)
	}
}

func (s *InputShards) resetWaiting() {
	s.pieces = s.pieces[:0]
	for i := range s.inputs {
		in := &s.inputs[i]
		in.late.Truncate()
		for p := range in.mine {
			in.mine[p] = in.mine[p][:0]
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
	for i := range s.inputs {
		in := &s.inputs[i]
		in.late.Stamp = s.stamp
		for _, x := range in.conds {
			x.begin(s.stamp, in.late.Len)
			x.stretch(0, in.late, 0, in.late.Len)
		}
		for p, o := range s.own {
			o.Rows[i] = in.mine[p]
		}
	}
	s.forRows(s.waiting, few, s.waitingPart)
	s.waiting = 0
	if s.replies != nil {
		late := s.inputs[s.replies.Input].late
		s.emitReplies(late, 0, late.Len, out)
	}
	s.finish(out)
}

// runWaiting runs part i on the rows that wait.
func (s *InputShards) runWaiting(i int) {
	s.parts[i].begin(false)
	for _, p := range s.pieces {
		s.own[i].Base = p.position - int64(p.lo) + 1
		s.ops[i].ProcessInput(p.input, s.inputs[p.input].late, p.lo, p.hi, s.parts[i])
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

// Counts adds up what the parts have done. All of them have seen the same events.
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
			a.Entered, a.Advanced = a.Entered+b.Entered, a.Advanced+b.Advanced
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
