package runtime

import (
	"fmt"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// arrival is a step of an intake test: rows that a source delivers, an arrival time alone, or a source's end.
type arrival struct {
	src  int // -1: only the clock moves
	at   vec.Time
	rows []int64 // event times, which are also the values
	end  bool
}

func rows(src int, times ...int64) arrival            { return arrival{src: src, rows: times} }
func rowsAt(at vec.Time, src int, t ...int64) arrival { return arrival{src: src, at: at, rows: t} }
func wait(at vec.Time) arrival                        { return arrival{src: -1, at: at} }
func end(src int) arrival                             { return arrival{src: src, end: true} }

var stamped = vec.NewSchema(vec.Field{Name: "ts", Type: vec.Simple(vec.Timestamp)})

// intakeRun applies the steps, rows in pieces of n, and tells what each tick took: "clock: stream/time …".
type intakeRun struct {
	t  *testing.T
	in *Intake
	n  int
	// all lists every released row as stream/time#seq.
	all   []string
	last  vec.Time
	after func(*intakeRun) // between ticks
}

func (r *intakeRun) step(a arrival) {
	switch {
	case a.end:
		r.in.End(a.src)
	case a.src < 0:
		r.in.Now(a.at)
	default:
		for lo := 0; lo < len(a.rows); lo += r.n {
			b := vec.NewBatch(stamped)
			b.Cols[0].I64 = append(b.Cols[0].I64, a.rows[lo:min(lo+r.n, len(a.rows))]...)
			b.Len = len(b.Cols[0].I64)
			r.in.Arrive(a.src, b, a.at)
			r.take()
		}
		return
	}
	r.take()
}

func (r *intakeRun) take() {
	clock, inputs := r.in.Take()
	var m merger
	for _, in := range inputs {
		for i := range in.Batch.Len {
			if t := in.Batch.Time[i]; t < r.last || t > clock {
				r.t.Errorf("a row of time %d in a tick from %d to %d", t, r.last, clock)
			}
		}
		m.add(&flow{rank: -1, input: in.Stream}, in.Batch, 0, in.Batch.Len)
	}
	for f, lo, hi := m.next(); hi > lo; f, lo, hi = m.next() {
		for i := lo; i < hi; i++ {
			r.all = append(r.all, fmt.Sprintf("%d/%d#%d", f.input, f.b.Time[i], f.b.SeqAt(i)))
		}
	}
	r.last = clock
	r.in.Done()
	if r.after != nil {
		r.after(r)
	}
}

func timedSource(stream int, delay vec.Duration) Source {
	return Source{Stream: stream, Schema: stamped, EventTime: &EventTime{Delay: delay}}
}

func TestIntake(t *testing.T) {
	const s = int64(vec.Second)
	withIdle := func(src Source, d vec.Duration) Source { src.IdleTimeout = d; return src }
	late := func(src Source, l Late, to int) Source { src.Late, src.LateTo = l, to; return src }
	cases := []struct {
		name    string
		sources []Source
		inOrder bool
		steps   []arrival
		want    string // stream/time#seq
		clock   vec.Time
		late    int64
	}{
		{"in order without delay all rows pass at once", []Source{timedSource(0, 0)}, false,
			[]arrival{rows(0, 1, 2, 2, 5)}, "0/1#1 0/2#2 0/2#3 0/5#4", 5, 0},
		{"a row below the watermark is late, one at it is not", []Source{timedSource(0, 0)}, false,
			[]arrival{rows(0, 1, 5, 4, 5, 6)}, "0/1#1 0/5#2 0/5#3 0/6#4", 6, 1},
		{"rows are held until the watermark reaches them, in order of time then arrival", []Source{timedSource(0, 10)}, false,
			[]arrival{rows(0, 100, 95, 99, 95, 90, 89, 109)}, "0/90#1 0/95#2 0/95#3 0/99#4", 99, 1},
		{"at the end everything held comes out", []Source{timedSource(0, 10)}, false,
			[]arrival{rows(0, 100, 95), end(0)}, "0/95#1 0/100#2", 100, 0},
		{"the clock is the minimum of the watermarks", []Source{timedSource(0, 0), timedSource(1, 0)}, false,
			[]arrival{rows(0, 1, 7), rows(1, 3, 4, 9), rows(0, 8)}, "0/1#1 1/3#2 1/4#3 0/7#4 0/8#5", 8, 0},
		{"an ended source holds nothing up", []Source{timedSource(0, 0), timedSource(1, 0)}, false,
			[]arrival{rows(0, 1, 7), end(1)}, "0/1#1 0/7#2", 7, 0},
		{"a row behind the clock is late though not behind its own watermark", []Source{timedSource(0, 0), timedSource(1, 0)}, false,
			[]arrival{rows(0, 10), rows(1, 8, 8), end(0), rows(1, 7, 12)}, "1/8#1 1/8#2 0/10#3 1/12#4", 12, 1},
		{"in files rows of equal time go by file", []Source{timedSource(0, 0), timedSource(1, 0)}, true,
			[]arrival{rows(0, 1, 5), rows(1, 2, 5, 5), rows(0, 5, 6), end(0), end(1)},
			"0/1#1 1/2#2 0/5#3 0/5#4 1/5#5 1/5#6 0/6#7", 6, 0},
		{"live, rows of equal time go by arrival", []Source{timedSource(0, 0), timedSource(1, 0)}, false,
			[]arrival{rows(0, 1, 5), rows(1, 2, 5, 5), rows(0, 5, 6), end(0), end(1)},
			"0/1#1 1/2#2 0/5#3 1/5#4 1/5#5 0/5#6 0/6#7", 6, 0},
		{"late rows may be taken at the clock", []Source{late(timedSource(0, 0), LateProcess, 0)}, false,
			[]arrival{rows(0, 5, 3, 6, 1)}, "0/5#1 0/5#2 0/6#3 0/6#4", 6, 2},
		{"late rows may go to another stream", []Source{late(timedSource(0, 0), LateStream, 2)}, false,
			[]arrival{rows(0, 5, 3, 6)}, "0/5#1 2/5#2 0/6#3", 6, 1},
		{"arrival time stamps rows of streams without event time", []Source{{Stream: 0, Schema: stamped}, {Stream: 1, Schema: stamped}}, false,
			[]arrival{rowsAt(10, 0, 99, 98), rowsAt(11, 1, 7), wait(20)}, "0/10#1 0/10#2 1/11#3", 20, 0},
		{"beside event time, rows without it take the clock, and wait for it at first", []Source{timedSource(0, 0), {Stream: 1, Schema: stamped}}, false,
			[]arrival{rowsAt(1, 1, 7), rowsAt(2, 0, 50), rowsAt(3, 1, 8), rowsAt(4, 0, 60)}, "1/50#1 0/50#2 1/50#3 0/60#4", 60, 0},
		{"a silent source does not hold the clock for ever", []Source{withIdle(timedSource(0, 0), 5*vec.Second), timedSource(1, 0)}, false,
			[]arrival{rowsAt(vec.Time(1000*s), 0, 1), rowsAt(vec.Time(1001*s), 1, 7), wait(vec.Time(1006 * s))}, "0/1#1 1/7#2", 7, 0},
		{"a silent live source follows wall time", []Source{withIdle(timedSource(0, 2*vec.Second), 5*vec.Second)}, false,
			[]arrival{rowsAt(vec.Time(1000*s), 0, 999*s), wait(vec.Time(1004 * s)), wait(vec.Time(1006 * s))}, fmt.Sprintf("0/%d#1", 999*s), vec.Time(1003 * s), 0},
		{"a silent historic source does not", []Source{withIdle(timedSource(0, 2*vec.Second), 5*vec.Second)}, false,
			[]arrival{rowsAt(vec.Time(1000*s), 0, 10*s), wait(vec.Time(1006 * s))}, "", vec.Time(8 * s), 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, n := range []int{1, 2, 1000} {
				streams := []Stream{{"A", stamped}, {"B", stamped}, {"L", stamped}}
				r := &intakeRun{t: t, n: n, last: vec.MinTime, in: NewIntake(streams, c.sources, IntakeOptions{InOrder: c.inOrder})}
				for _, a := range c.steps {
					r.step(a)
				}
				if got := strings.Join(r.all, " "); got != c.want {
					t.Errorf("pieces of %d\ninput %v\nwant  %s\ngot   %s", n, c.steps, c.want, got)
				}
				if r.in.Clock() != c.clock {
					t.Errorf("pieces of %d: clock %d, want %d", n, r.in.Clock(), c.clock)
				}
				var st SourceStats
				for i := range c.sources {
					x := r.in.Stats(i)
					st.Late += x.Late
					if x.Arrived != x.Entered+x.Late+x.BadTime+x.Held {
						t.Errorf("counts of source %d do not add up: %+v", i, x)
					}
				}
				if st.Late != c.late {
					t.Errorf("pieces of %d: %d late rows, want %d", n, st.Late, c.late)
				}
			}
		})
	}
}

func TestLateMaxNamesTheSlackThatKeepsAllRows(t *testing.T) {
	disorder := []int64{10, 30, 21, 50, 33, 49, 12}
	needed := vec.Duration(0)
	for delay := range vec.Duration(60) {
		in := NewIntake([]Stream{{"A", stamped}}, []Source{timedSource(0, delay)}, IntakeOptions{})
		r := &intakeRun{t: t, n: 2, last: vec.MinTime, in: in}
		r.step(rows(0, disorder...))
		st := in.Stats(0)
		if delay == 0 {
			needed = st.LateMax
		}
		if (st.Late == 0) != (delay >= needed) {
			t.Errorf("slack %d: %d late rows; advice was %d", delay, st.Late, needed)
		}
	}
	if needed != 38 {
		t.Errorf("advice %d, want 38 (50 - 12)", needed)
	}
}

func TestIntakeSnapshotChangesNothing(t *testing.T) {
	streams := []Stream{{"A", stamped}, {"B", stamped}, {"L", stamped}}
	sources := []Source{timedSource(0, 10), {Stream: 1, Schema: stamped}}
	steps := []arrival{rowsAt(1, 1, 7), rowsAt(2, 0, 50, 45, 61, 52, 55), rowsAt(3, 1, 8), rowsAt(4, 0, 70, 58, 64), rowsAt(5, 1, 9), end(0)}
	run := func(after func(*intakeRun)) string {
		r := &intakeRun{t: t, n: 1, last: vec.MinTime, in: NewIntake(streams, sources, IntakeOptions{}), after: after}
		for _, a := range steps {
			r.step(a)
		}
		return strings.Join(r.all, " ")
	}
	want := run(nil)
	got := run(func(r *intakeRun) {
		var w codec.Writer
		r.in.Save(&w)
		r.in = NewIntake(streams, sources, IntakeOptions{})
		if err := r.in.Load(codec.NewReader(w.Data())); err != nil {
			t.Fatal(err)
		}
	})
	if got != want || strings.Count(want, "#") != 10 {
		t.Errorf("want %s\ngot  %s", want, got)
	}
}

func TestFullBufferForcesTheWatermark(t *testing.T) {
	in := NewIntake([]Stream{{"A", stamped}}, []Source{timedSource(0, vec.Hour)}, IntakeOptions{HeldMax: 100})
	r := &intakeRun{t: t, n: 10, last: vec.MinTime, in: in}
	for i := range int64(500) {
		r.step(rows(0, i))
		if in.Stats(0).Held > 120 {
			t.Fatalf("%d rows held", in.Stats(0).Held)
		}
	}
	if in.Stats(0).Forced == 0 || in.Stats(0).Late != 0 {
		t.Errorf("%+v", in.Stats(0))
	}
}

func TestUnitOfGoesByMagnitude(t *testing.T) {
	const at = 1_700_000_000
	for unit, v := range map[TimeUnit]int64{UnitSecond: at, UnitMilli: at * 1e3, UnitMicro: at * 1e6, UnitNano: at * 1e9} {
		if got := UnitOf(v); got != unit {
			t.Errorf("%d: %v, want %v", v, got, unit)
		}
		if got, ok := UnitAuto.Time(v); !ok || got != at*1e6 {
			t.Errorf("%d: %d", v, got)
		}
	}
}
