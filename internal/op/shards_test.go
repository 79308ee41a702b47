package op

import (
	"fmt"
	"slices"
	"testing"

	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// collect renders what is emitted: "time/seq/ord value kind", and marks of closes.
type collect struct{ lines []string }

func (c *collect) Emit(b *vec.Batch) {
	for i := range b.Len {
		ord := fmt.Sprint(b.OrdAt(i))
		if b.OrdAt(i) == vec.OrdSelf {
			ord = "self"
		}
		line := fmt.Sprintf("%d/%d/%s %d %s", b.Time[i], b.SeqAt(i), ord, b.Cols[0].I64[i], b.KindAt(i))
		if b.Cols[0].IsNull(i) {
			line += " NULL"
		}
		for k := range b.Cols[1:] {
			line += " " + b.Cols[1+k].Str[i]
		}
		c.lines = append(c.lines, line)
	}
}

func (c *collect) Close(cl Close) {
	c.lines = append(c.lines, fmt.Sprintf("close %d/%d", cl.Time, cl.Seq))
}

var longs = vec.NewSchema(vec.Field{Name: "v", Type: vec.Simple(vec.Long)})

// rows makes a batch of one LONG column at times 0, 1, 2 …, positions from 1.
func rows(values ...int64) *vec.Batch {
	b := vec.NewBatch(longs)
	for i, v := range values {
		b.Cols[0].I64 = append(b.Cols[0].I64, v)
		b.AppendRowMeta(vec.Time(i), int64(i)+1, int64(i)+1, vec.Current)
	}
	return b
}

// everyTwo closes at every second instant: it puts out the rows since, at (T - 1, SeqClose) with their positions.
type everyTwo struct {
	Stateless
	open *vec.Batch
	next vec.Time
}

func (e *everyTwo) Process(b *vec.Batch, lo, hi int, out Emitter) {
	for i := lo; i < hi; i++ {
		e.Advance(b.Time[i], out)
		e.open.AppendRange(b, i, i+1)
	}
}

func (e *everyTwo) Advance(c vec.Time, out Emitter) {
	for ; c >= e.next; e.next += 2 {
		if e.open.Len == 0 {
			continue
		}
		for i := range e.open.Len {
			e.open.Time[i] = e.next - 1
			e.open.Seq = append(e.open.Seq[:i], vec.SeqClose)
		}
		for len(e.open.Seq) < e.open.Len {
			e.open.Seq = append(e.open.Seq, vec.SeqClose)
		}
		out.Emit(e.open)
		out.Close(Close{Time: e.next - 1, Seq: vec.SeqClose, Ord: vec.OrdSelf})
		e.open.Truncate()
	}
}

func newShards(t *testing.T, n int) *Shards {
	t.Helper()
	s, err := NewShards(func(*Env) (Operator, error) { return &everyTwo{open: vec.NewBatch(longs), next: 2}, nil },
		ShardsConfig{In: longs, Out: longs, Need: []int{0}, Keys: []expr.Expr{&expr.Column{T: vec.Simple(vec.Long)}}}, &Env{Shards: n})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestShardsPutOutWhatOneOperatorWould(t *testing.T) {
	want := []string{
		"1/9223372036854775807/1 10 current", "1/9223372036854775807/2 20 current", "close 1/9223372036854775807",
		"3/9223372036854775807/3 30 current", "3/9223372036854775807/4 40 current", "close 3/9223372036854775807",
		"5/9223372036854775807/5 50 current", "5/9223372036854775807/6 60 current", "close 5/9223372036854775807",
	}
	for _, n := range []int{2, 3, 4} {
		s := newShards(t, n)
		var got collect
		b := rows(10, 20, 30, 40, 50, 60)
		s.Process(b, 0, 3, &got)
		s.Process(b, 3, 6, &got)
		s.Advance(6, &got)
		if !slices.Equal(got.lines, want) {
			t.Errorf("%d shards:\ngot  %q\nwant %q", n, got.lines, want)
		}
		if s.Used() < 2 {
			t.Errorf("%d shards: only %d had rows", n, s.Used())
		}
	}
}

func TestRateFirstCountsEachGroupsOwnRows(t *testing.T) {
	// FIRST EVERY 5 EVENTS GROUP BY v, in a a b c d d d e: a b c d e.
	r := NewRate(longs, RateConfig{Kind: RateFirst, Events: 5, Group: []int{0}})
	var got collect
	b := rows(1, 1, 2, 3, 4, 4, 4, 5)
	r.Process(b, 0, b.Len, &got)
	want := []string{"0/1/1 1 current", "2/3/3 2 current", "3/4/4 3 current", "4/5/5 4 current", "7/8/8 5 current"}
	if !slices.Equal(got.lines, want) {
		t.Errorf("got %q, want %q", got.lines, want)
	}
}

func TestTopNWithdrawsWhatFallsOut(t *testing.T) {
	n := NewTopN(longs, TopNConfig{Keys: []Key{{Column: 0, Desc: true}}, N: 2})
	var got collect
	b := rows(5, 3, 4, 1, 9)
	n.Process(b, 0, b.Len, &got)
	// 5 and 3 enter; 4 enters and 3 falls out; 1 does not enter; 9 enters and 4 falls out.
	want := []string{"0/1/1 5 current", "1/2/2 3 current", "2/3/3 4 current", "2/3/3 3 expired", "4/5/5 9 current", "4/5/5 4 expired"}
	if !slices.Equal(got.lines, want) {
		t.Errorf("got %q, want %q", got.lines, want)
	}
}

func TestExpireGivesBackTheCloseBefore(t *testing.T) {
	e := NewExpire(longs)
	var got collect
	b := rows(1, 2)
	e.Process(b, 0, 2, &got)
	e.CloseBatch(Close{Time: 10, Seq: vec.SeqClose}, &got)
	e.CloseBatch(Close{Time: 20, Seq: vec.SeqClose}, &got)
	e.CloseBatch(Close{Time: 30, Seq: vec.SeqClose}, &got)
	want := []string{"0/1/1 1 current", "1/2/2 2 current", "close 10/9223372036854775807",
		"20/9223372036854775807/1 1 expired", "20/9223372036854775807/2 2 expired", "close 20/9223372036854775807",
		"close 30/9223372036854775807"}
	if !slices.Equal(got.lines, want) {
		t.Errorf("got %q, want %q", got.lines, want)
	}
}

// moody answers each row by itself, in runs of a few rows; a row that its key divides is followed by an Expired one,
// and one in many keys answers nothing or NULL. What it does concerns the row's key only.
type moody struct {
	Stateless
	out *vec.Batch
}

func (m *moody) Process(b *vec.Batch, lo, hi int, out Emitter) {
	for from := lo; from < hi; from += 3 {
		m.out.Truncate()
		for i := from; i < min(from+3, hi); i++ {
			v := b.Cols[0].I64[i]
			if v%97 == 5 {
				continue
			}
			m.put(b, i, vec.OrdSelf, vec.Current)
			if v%53 == 7 {
				m.out.Cols[0].SetNull(m.out.Len - 1)
			}
			if v%41 == 3 {
				m.put(b, i, b.OrdAt(i), vec.Expired)
			}
		}
		out.Emit(m.out)
	}
}

func (m *moody) put(b *vec.Batch, i int, ord int64, k vec.Kind) {
	m.out.Cols[0].I64 = append(m.out.Cols[0].I64, b.Cols[0].I64[i])
	m.out.Cols[1].Str = append(m.out.Cols[1].Str, b.Cols[1].Str[i])
	m.out.AppendRowMeta(b.Time[i], b.SeqAt(i), ord, k)
}

// Shards answer rows in place as long as they can and merge otherwise; nobody sees which.
func TestShardsAnswerInPlaceOrMerge(t *testing.T) {
	schema := vec.NewSchema(longs.Fields[0], vec.Field{Name: "s", Type: vec.Simple(vec.String)})
	build := func(*Env) (Operator, error) { return &moody{out: vec.NewBatch(schema)}, nil }
	for _, keys := range []int64{1, 3, 1000} {
		for _, n := range []int{2, 3, 8} {
			one, _ := build(nil)
			many, err := NewShards(build, ShardsConfig{In: schema, Out: schema, Need: []int{0, 1},
				Keys: []expr.Expr{&expr.Column{T: vec.Simple(vec.Long)}}}, &Env{Shards: n})
			if err != nil {
				t.Fatal(err)
			}
			var want, got collect
			row := int64(0)
			for _, size := range []int{1, 5, 700, 2, 64, 1500} {
				b := vec.NewBatch(schema)
				for range size {
					row++
					v := row * 7919 % keys
					b.Cols[0].I64 = append(b.Cols[0].I64, v)
					b.Cols[1].Str = append(b.Cols[1].Str, fmt.Sprint("key ", v))
					b.AppendRowMeta(vec.Time(row/3), row, row, vec.Current)
				}
				one.Process(b, 0, b.Len, &want)
				many.Process(b, 0, b.Len/2, &got)
				many.Process(b, b.Len/2, b.Len, &got)
			}
			if !slices.Equal(got.lines, want.lines) {
				t.Errorf("%d keys, %d shards: %d rows where one operator gives %d, or other ones", keys, n, len(got.lines), len(want.lines))
			}
		}
	}
}
