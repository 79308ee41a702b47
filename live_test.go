package eventflux_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/eventflux-go/eventflux"
	"github.com/eventflux-go/eventflux/vec"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// live opens an engine on the machine's clock and compiles.
func live(t testing.TB, sql string, params eventflux.Params) *eventflux.App {
	t.Helper()
	eng, err := eventflux.Open(eventflux.Options{})
	ok(t, err)
	app, err := eng.Compile(context.Background(), sql, params)
	ok(t, err)
	return app
}

func TestLiveRowsComeOutInOrderAndClosingLosesNone(t *testing.T) {
	ctx := t.Context()
	app := live(t, "CREATE STREAM In (n LONG); INSERT INTO Out SELECT n FROM In WHERE n % 2 = 0", nil)
	type row struct{ N int64 }
	in := must[*eventflux.Sender[row]](t)(eventflux.Input[row](app, "In"))
	var got []int64
	var busy atomic.Int32
	_, err := eventflux.Subscribe(app, "Out", func(e eventflux.Event[row]) {
		if busy.Add(1) != 1 {
			t.Error("two callbacks of one subscription at once")
		}
		got = append(got, e.Row.N)
		busy.Add(-1)
	})
	ok(t, err, app.Start(ctx))
	const n = 20_000
	for i := range int64(n) {
		ok(t, in.Send(ctx, row{i}))
	}
	ok(t, app.Close(ctx), app.Close(ctx))
	if len(got) != n/2 {
		t.Fatalf("%d rows of %d", len(got), n/2)
	}
	for i, v := range got {
		if v != int64(2*i) {
			t.Fatalf("row %d is %d", i, v)
		}
	}
	if err := in.Send(ctx, row{}); !errors.Is(err, eventflux.ErrClosed) {
		t.Errorf("Send after Close: %v", err)
	}
}

func TestManySendersShareOneInput(t *testing.T) {
	ctx := t.Context()
	app := live(t, "CREATE STREAM In (k STRING, n LONG); INSERT INTO Out SELECT k, n FROM In", nil)
	type row struct {
		K string
		N int64
	}
	in := must[*eventflux.Sender[row]](t)(eventflux.Input[row](app, "In"))
	next := map[string]int64{}
	_, err := eventflux.Subscribe(app, "Out", func(e eventflux.Event[row]) {
		if e.Row.N != next[e.Row.K] {
			t.Errorf("%s: %d after %d", e.Row.K, e.Row.N, next[e.Row.K]-1)
		}
		next[e.Row.K]++
	})
	ok(t, err, app.Start(ctx))
	const n = 20_000 // more than an inlet holds: senders wait for each other
	var wait sync.WaitGroup
	for _, k := range []string{"a", "b", "c"} {
		wait.Go(func() {
			for i := range int64(n) {
				if err := in.Send(ctx, row{k, i}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
	ok(t, app.Close(ctx))
	if fmt.Sprint(next) != "map[a:20000 b:20000 c:20000]" {
		t.Error(next)
	}
}

func TestSendWaitsWhileTheApplicationIsBehind(t *testing.T) {
	ctx := t.Context()
	app := live(t, "CREATE STREAM In (n LONG); INSERT INTO Out SELECT n FROM In", nil)
	in := must[*eventflux.Sender[eventflux.Row]](t)(eventflux.Input[eventflux.Row](app, "In"))
	gate := make(chan struct{})
	rows := 0
	_, err := eventflux.Subscribe(app, "Out", func(eventflux.Event[eventflux.Row]) {
		<-gate
		rows++
	})
	ok(t, err, app.Start(ctx))
	// All queues are bounded, so a callback that does not return stops Send in the end.
	impatient, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	sent := 0
	for err = nil; err == nil && sent < 10_000_000; sent++ {
		err = in.Send(impatient, eventflux.Row{sent})
	}
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("after %d rows: %v", sent, err)
	}
	close(gate)
	ok(t, app.Close(ctx))
	if rows != sent-1 {
		t.Errorf("%d rows came out of %d", rows, sent-1)
	}
}

func TestFlushOfALiveApplicationClosesWindows(t *testing.T) {
	ctx := t.Context()
	app := live(t, txStream+"INSERT INTO Alert SELECT card, sum(amount) AS total FROM Tx WINDOW TUMBLING(1 HOUR) GROUP BY card", nil)
	tx := must[*eventflux.Sender[Tx]](t)(eventflux.Input[Tx](app, "Tx"))
	var got []Alert
	_, err := eventflux.Subscribe(app, "Alert", func(e eventflux.Event[Alert]) { got = append(got, e.Row) })
	ok(t, err, app.Start(ctx), tx.Send(ctx, Tx{"a", 1, t0}), tx.Send(ctx, Tx{"a", 2, t0}), app.Flush(ctx))
	// An hour may end between the two events.
	if total := sum(got); total != 3 {
		t.Errorf("got %v", got)
	}
	if err := tx.Send(ctx, Tx{}); !errors.Is(err, eventflux.ErrClosed) {
		t.Errorf("Send after Flush: %v", err)
	}
	ok(t, app.Close(ctx))
}

func sum(rows []Alert) (total float64) {
	for _, a := range rows {
		total += a.Total
	}
	return total
}

func TestASnapshotOfALiveApplicationHasAllThatWasSent(t *testing.T) {
	ctx := t.Context()
	const sql = "CREATE STREAM In (n LONG); INSERT INTO Out SELECT sum(n) AS n FROM In"
	type row struct{ N int64 }
	app := live(t, sql, nil)
	in := must[*eventflux.Sender[row]](t)(eventflux.Input[row](app, "In"))
	ok(t, app.Start(ctx))
	for range 10_000 {
		ok(t, in.Send(ctx, row{1}))
	}
	state := must[[]byte](t)(app.Snapshot(ctx))
	ok(t, app.Close(ctx))
	if _, err := app.Snapshot(ctx); !errors.Is(err, eventflux.ErrClosed) {
		t.Errorf("a snapshot after Close: %v", err)
	}

	app = live(t, sql, nil)
	in = must[*eventflux.Sender[row]](t)(eventflux.Input[row](app, "In"))
	var got []int64
	_, err := eventflux.Subscribe(app, "Out", func(e eventflux.Event[row]) { got = append(got, e.Row.N) })
	ok(t, err, app.Restore(ctx, state), app.Start(ctx), in.Send(ctx, row{1}), app.Close(ctx))
	if len(got) != 1 || got[0] != 10_001 {
		t.Errorf("got %v", got)
	}
}

func TestBatchesAreUnitsInLiveApplicationsToo(t *testing.T) {
	ctx := t.Context()
	app := live(t, "CREATE STREAM In (s STRING); INSERT INTO Out SELECT count(*) AS n, first(s) AS s FROM In WINDOW batch()", nil)
	in := must[*eventflux.Sender[eventflux.Row]](t)(eventflux.Input[eventflux.Row](app, "In"))
	var got []string
	_, err := eventflux.Subscribe(app, "Out", func(e eventflux.Event[eventflux.Row]) { got = append(got, fmt.Sprint(e.Row)) })
	ok(t, err, app.Start(ctx))
	memory := []byte("abc")
	b := vec.NewBatch(must[*vec.Schema](t)(app.Schema("In")))
	for range 3 {
		b.Cols[0].Str = append(b.Cols[0].Str, vec.BytesAsString(memory))
		b.Len++
	}
	ok(t, in.SendBatch(ctx, b), in.Send(ctx, eventflux.Row{"d"}))
	copy(memory, "xyz") // it is the sender's again
	ok(t, app.Close(ctx))
	want(t, &got, "[3 abc]", "[1 d]")
}

func TestALiveApplicationEndsWithItsContextOrItsLimit(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	app := live(t, "CREATE STREAM In (n LONG); INSERT INTO Out SELECT n FROM In", nil)
	in := must[*eventflux.Sender[eventflux.Row]](t)(eventflux.Input[eventflux.Row](app, "In"))
	taken := 0
	_, err := eventflux.Subscribe(app, "Out", func(eventflux.Event[eventflux.Row]) { taken++ })
	ok(t, err, app.Start(ctx))
	for i := range 1000 {
		ok(t, in.Send(ctx, eventflux.Row{i}))
	}
	cancel()
	ok(t, app.Wait(t.Context()))
	if taken != 1000 {
		t.Errorf("%d of 1000 rows came out", taken)
	}
	if err := in.Send(t.Context(), eventflux.Row{1}); !errors.Is(err, eventflux.ErrClosed) {
		t.Errorf("Send after the end: %v", err)
	}
	ok(t, app.Close(t.Context()))

	app = live(t, "CREATE STREAM In (n LONG); INSERT INTO Out SELECT n FROM In LIMIT 2", nil)
	in = must[*eventflux.Sender[eventflux.Row]](t)(eventflux.Input[eventflux.Row](app, "In"))
	rows := 0
	_, err = eventflux.Subscribe(app, "Out", func(eventflux.Event[eventflux.Row]) { rows++ })
	ok(t, err, app.Start(t.Context()))
	for i := range 3 {
		if err := in.Send(t.Context(), eventflux.Row{i}); err != nil && !errors.Is(err, eventflux.ErrClosed) {
			t.Fatal(err)
		}
	}
	ok(t, app.Wait(t.Context()), app.Close(t.Context()))
	if rows != 2 {
		t.Errorf("%d rows", rows)
	}
}

func TestAStoppedSubscriptionGetsNothingMore(t *testing.T) {
	ctx := t.Context()
	app := virtual(t, "CREATE STREAM In (n LONG); INSERT INTO Out SELECT n FROM In", nil)
	in := must[*eventflux.Sender[eventflux.Row]](t)(eventflux.Input[eventflux.Row](app, "In"))
	rows := 0
	stop, err := eventflux.Subscribe(app, "Out", func(eventflux.Event[eventflux.Row]) { rows++ })
	ok(t, err, app.Start(ctx), in.Send(ctx, eventflux.Row{1}))
	stop()
	ok(t, in.Send(ctx, eventflux.Row{2}), app.Close(ctx))
	if rows != 1 {
		t.Errorf("%d rows", rows)
	}
}

func TestOneClockAtATime(t *testing.T) {
	ctx := t.Context()
	app := live(t, "CREATE STREAM In (n LONG); INSERT INTO Out SELECT n FROM In", nil)
	_, err := eventflux.Input[eventflux.Row](app, "In")
	ok(t, err, app.Start(ctx))
	if err := app.Advance(ctx, time.Second); err == nil || !strings.Contains(err.Error(), "virtual clock") {
		t.Error(err)
	}
	ok(t, app.Close(ctx))
}

func TestNoRowWaitsForTheNextEvent(t *testing.T) {
	ctx := t.Context()
	app := live(t, "CREATE STREAM In (n LONG); INSERT INTO Out SELECT n FROM In", nil)
	in := must[*eventflux.Sender[eventflux.Row]](t)(eventflux.Input[eventflux.Row](app, "In"))
	const n = 200
	var taken atomic.Int64
	gate, all := make(chan struct{}), make(chan struct{})
	_, err := eventflux.Subscribe(app, "In", func(eventflux.Event[eventflux.Row]) { taken.Add(1) })
	ok(t, err)
	rows := 0
	_, err = eventflux.Subscribe(app, "Out", func(eventflux.Event[eventflux.Row]) {
		<-gate
		if rows++; rows == n {
			close(all)
		}
	})
	ok(t, err, app.Start(ctx))
	for i := range n { // each in a tick of its own, while the other callback is busy with the first
		ok(t, in.Send(ctx, eventflux.Row{i}))
		for taken.Load() != int64(i+1) {
			runtime.Gosched()
		}
	}
	close(gate)
	select {
	case <-all:
	case <-time.After(10 * time.Second):
		t.Errorf("rows are held although nobody is busy")
	}
	ok(t, app.Close(ctx))
}

func TestSubscriptionsComeAndGoWhileTheApplicationRuns(t *testing.T) {
	for name, open := range map[string]func(testing.TB, string, eventflux.Params) *eventflux.App{"virtual": virtual, "live": live} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			app := open(t, "CREATE STREAM In (n LONG); INSERT INTO Out SELECT n FROM In", nil)
			in := must[*eventflux.Sender[eventflux.Row]](t)(eventflux.Input[eventflux.Row](app, "In"))
			ok(t, app.Start(ctx))
			var stops []func()
			var counts [3]atomic.Int64
			total := int64(0)
			for i := range counts {
				ok(t, in.Send(ctx, eventflux.Row{0})) // before it: the subscription does not see it
				if name == "live" {
					_, err := app.Snapshot(ctx) // everything sent has been taken
					ok(t, err)
				}
				stop, err := eventflux.Subscribe(app, "Out", func(eventflux.Event[eventflux.Row]) { counts[i].Add(1) })
				ok(t, err, in.Send(ctx, eventflux.Row{1}))
				stops = append(stops, stop)
			}
			ok(t, in.Send(ctx, eventflux.Row{2}))
			for i, want := range []int64{6, 4, 2} {
				for name == "live" && counts[i].Load() < want {
					runtime.Gosched()
				}
				if got := counts[i].Load(); got != want {
					t.Errorf("subscription %d got %d rows, not %d", i, got, want)
				}
			}
			stops[0]()
			stops[1]()
			ok(t, in.Send(ctx, eventflux.Row{3}))
			for name == "live" && counts[2].Load() < 3 {
				runtime.Gosched()
			}
			ok(t, in.Send(ctx, eventflux.Row{4}), app.Close(ctx))
			for i := range counts {
				total += counts[i].Load()
			}
			if total != 6+4+4 {
				t.Errorf("%d rows after two of three have stopped", total)
			}
			if _, err := eventflux.Subscribe(app, "Out", func(eventflux.Event[eventflux.Row]) {}); !errors.Is(err, eventflux.ErrClosed) {
				t.Errorf("Subscribe after Close: %v", err)
			}
		})
	}
}

func TestCloseDoesNotWaitLongerThanItsContext(t *testing.T) {
	ctx := t.Context()
	app := live(t, "CREATE STREAM In (n LONG); INSERT INTO Out SELECT n FROM In", nil)
	in := must[*eventflux.Sender[eventflux.Row]](t)(eventflux.Input[eventflux.Row](app, "In"))
	gate := make(chan struct{})
	rows := 0
	_, err := eventflux.Subscribe(app, "Out", func(eventflux.Event[eventflux.Row]) { <-gate; rows++ })
	ok(t, err, app.Start(ctx))
	for i := range 100 {
		ok(t, in.Send(ctx, eventflux.Row{i}))
	}
	impatient, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	if err := app.Close(impatient); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	close(gate)
	ok(t, app.Close(ctx))
	if rows != 100 {
		t.Errorf("%d of 100 rows came out", rows)
	}
}
