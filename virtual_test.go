package eventflux_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-go/eventflux"
	"github.com/eventflux-go/eventflux/vec"
)

var t0 = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// Tx and Alert are the events of most tests.
type Tx struct {
	Card   string
	Amount float64
	At     time.Time `eventflux:"ts"`
}

type Alert struct {
	Card  string
	Total float64
}

const txStream = "CREATE STREAM Tx (card STRING, amount DOUBLE, ts TIMESTAMP);\n"

// virtual opens an engine on virtual time and compiles.
func virtual(t testing.TB, sql string, params eventflux.Params) *eventflux.App {
	t.Helper()
	eng, err := eventflux.Open(eventflux.Options{Clock: eventflux.Virtual(t0)})
	if err != nil {
		t.Fatal(err)
	}
	app, err := eng.Compile(context.Background(), sql, params)
	if err != nil {
		t.Fatal(err)
	}
	return app
}

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t testing.TB, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// collect subscribes and gives the rows as text: offset from t0, kind, values.
func collect[T any](t testing.TB, app *eventflux.App, stream string) *[]string {
	t.Helper()
	var rows []string
	_, err := eventflux.Subscribe(app, stream, func(e eventflux.Event[T]) {
		rows = append(rows, fmt.Sprintf("%s %s %v", e.Time.Sub(t0), e.Kind, e.Row))
	})
	ok(t, err)
	return &rows
}

func want(t testing.TB, got *[]string, rows ...string) {
	t.Helper()
	if strings.Join(*got, "\n") != strings.Join(rows, "\n") {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(*got, "\n  "), strings.Join(rows, "\n  "))
	}
	*got = nil
}

func TestSendReturnsAfterAllCallbacks(t *testing.T) {
	ctx := t.Context()
	app := virtual(t, txStream+"INSERT INTO Alert SELECT card, amount AS total FROM Tx WHERE amount > :limit", eventflux.Params{"limit": 100})
	tx := must[*eventflux.Sender[Tx]](t)(eventflux.Input[Tx](app, "tx"))
	got := collect[Alert](t, app, "Alert")
	ok(t, app.Start(ctx))
	ok(t, tx.Send(ctx, Tx{"c1", 900, t0}))
	want(t, got, "0s current {c1 900}")
	ok(t, tx.Send(ctx, Tx{"c2", 100, t0}))
	want(t, got)
	ok(t, app.Advance(ctx, time.Minute), tx.Send(ctx, Tx{"c3", 100.5, t0}))
	want(t, got, "1m0s current {c3 100.5}")
	ok(t, app.Close(ctx), app.Close(ctx))
	if err := tx.Send(ctx, Tx{}); !errors.Is(err, eventflux.ErrClosed) {
		t.Errorf("Send after Close: %v", err)
	}
}

func TestAdvanceClosesWindows(t *testing.T) {
	ctx := t.Context()
	app := virtual(t, txStream+"INSERT ALL EVENTS INTO Alert SELECT card, sum(amount) AS total FROM Tx WINDOW TUMBLING(:size) GROUP BY card", eventflux.Params{"size": time.Minute})
	tx := must[*eventflux.Sender[Tx]](t)(eventflux.Input[Tx](app, "Tx"))
	got := collect[Alert](t, app, "Alert")
	ok(t, app.Start(ctx), tx.Send(ctx, Tx{"a", 1, t0}), tx.Send(ctx, Tx{"b", 2, t0}), tx.Send(ctx, Tx{"a", 3, t0}))
	want(t, got)
	ok(t, app.Advance(ctx, time.Minute))
	want(t, got, "59.999999s current {a 4}", "59.999999s current {b 2}")
	ok(t, tx.Send(ctx, Tx{"c", 5, t0}), app.Flush(ctx))
	want(t, got, "1m59.999999s expired {a 4}", "1m59.999999s expired {b 2}", "1m59.999999s current {c 5}")
}

func TestASnapshotCarriesTheState(t *testing.T) {
	ctx := t.Context()
	const sql = txStream + "INSERT INTO Alert SELECT card, sum(amount) AS total FROM Tx WINDOW TUMBLING(1 MINUTE) GROUP BY card"
	app := virtual(t, sql, nil)
	tx := must[*eventflux.Sender[Tx]](t)(eventflux.Input[Tx](app, "Tx"))
	ok(t, app.Start(ctx), app.Advance(ctx, time.Second), tx.Send(ctx, Tx{"a", 1, t0}))
	state := must[[]byte](t)(app.Snapshot(ctx))
	ok(t, app.Close(ctx))

	app = virtual(t, sql, nil)
	tx = must[*eventflux.Sender[Tx]](t)(eventflux.Input[Tx](app, "Tx"))
	got := collect[Alert](t, app, "Alert")
	ok(t, app.Restore(ctx, state), app.Start(ctx), tx.Send(ctx, Tx{"a", 2, t0}), app.AdvanceTo(ctx, t0.Add(time.Minute)))
	want(t, got, "59.999999s current {a 3}")

	other := virtual(t, txStream+"INSERT INTO Alert SELECT card, max(amount) AS total FROM Tx WINDOW LENGTH(3) GROUP BY card; INSERT INTO B SELECT card FROM Tx", nil)
	ok(t, other.Restore(ctx, state))
	if err := other.Start(ctx); err == nil || !strings.Contains(err.Error(), "snapshot") {
		t.Errorf("the snapshot of another application: %v", err)
	}
	state[len(state)/2] ^= 1
	if err := virtual(t, sql, nil).Restore(ctx, state); err == nil {
		t.Error("a damaged snapshot")
	}
}

func TestRowsAndMapsAndBatches(t *testing.T) {
	ctx := t.Context()
	app := virtual(t, "CREATE STREAM A (s STRING, n INT, x DOUBLE); CREATE STREAM B (s STRING, n INT, x DOUBLE); INSERT INTO O SELECT * FROM A; INSERT INTO O SELECT * FROM B; INSERT INTO U SELECT count(*) AS n FROM A WINDOW batch()", nil)
	a := must[*eventflux.Sender[eventflux.Row]](t)(eventflux.Input[eventflux.Row](app, "A"))
	b := must[*eventflux.Sender[map[string]any]](t)(eventflux.Input[map[string]any](app, "B"))
	rows := collect[eventflux.Row](t, app, "O")
	maps := collect[map[string]any](t, app, "O")
	units := collect[eventflux.Row](t, app, "U")
	var batches []string
	_, err := eventflux.SubscribeBatches(app, "O", func(b *vec.Batch) {
		for i := range b.Len {
			batches = append(batches, fmt.Sprint(b.Cols[1].I32[i]))
		}
	})
	ok(t, err, app.Start(ctx))
	ok(t, a.Send(ctx, eventflux.Row{"x", 1, 2}), b.Send(ctx, map[string]any{"S": "y", "x": 2.5, "other": 1}))
	want(t, rows, "0s current [x 1 2]", "0s current [y <nil> 2.5]")
	want(t, maps, "0s current map[n:1 s:x x:2]", "0s current map[n:<nil> s:y x:2.5]")
	want(t, units, "0s current [1]")
	schema := must[*vec.Schema](t)(app.Schema("a"))
	batch := vec.NewBatch(schema)
	for i := range int32(3) {
		batch.Cols[0].Str = append(batch.Cols[0].Str, "z")
		batch.Cols[1].I32 = append(batch.Cols[1].I32, i)
		batch.Cols[2].F64 = append(batch.Cols[2].F64, 0)
		batch.Len++
	}
	batches = nil
	ok(t, a.SendBatch(ctx, batch))
	want(t, units, "0s current [3]")
	want(t, &batches, "0", "1", "2")
	batch.Cols[2].F64 = append(batch.Cols[2].F64, 0)
	for _, err := range []error{a.Send(ctx, eventflux.Row{"x"}), a.Send(ctx, eventflux.Row{1, 2, 3}), a.SendBatch(ctx, batch), a.SendBatch(ctx, vec.NewBatch(vec.NewSchema()))} {
		if err == nil {
			t.Error("a row that does not fit was taken")
		}
	}
	ok(t, a.Send(ctx, eventflux.Row{nil, nil, nil}))
}

func TestListsBecomeSlices(t *testing.T) {
	ctx := t.Context()
	app := virtual(t, "CREATE STREAM In (k STRING, xs LIST<DOUBLE>); INSERT INTO Out SELECT k, xs FROM In; INSERT INTO All SELECT array_agg(k) AS ks FROM In WINDOW LENGTHBATCH(2)", nil)
	type row struct {
		K  string
		Xs []float64
	}
	in := must[*eventflux.Sender[row]](t)(eventflux.Input[row](app, "In"))
	got := collect[row](t, app, "Out")
	var lists [][]string
	_, err := eventflux.Subscribe(app, "All", func(e eventflux.Event[struct{ Ks []string }]) { lists = append(lists, e.Row.Ks) })
	ok(t, err, app.Start(ctx), in.Send(ctx, row{"a", []float64{1, 2}}), in.Send(ctx, row{K: "b"}), in.Send(ctx, row{"c", []float64{}}), in.Send(ctx, row{"d", []float64{3}}))
	want(t, got, "0s current {a [1 2]}", "0s current {b []}", "0s current {c []}", "0s current {d [3]}")
	if fmt.Sprint(lists) != "[[a b] [c d]]" { // each event keeps its own
		t.Errorf("got %v", lists)
	}
}

func TestPatternsGiveRowsToStructs(t *testing.T) {
	ctx := t.Context()
	app := virtual(t, `CREATE STREAM Logins (user STRING, ok BOOL);
		INSERT INTO Alerts SELECT s.user AS user, count(f) AS failures, f.user AS users
		FROM PATTERN (EVERY f=Logins[NOT ok]{3,} -> s=Logins[ok] WITHIN :within)`, eventflux.Params{"within": 10 * time.Minute})
	type login struct {
		User string
		OK   bool
	}
	type alert struct {
		User     string
		Failures int64
		Users    []string
	}
	in := must[*eventflux.Sender[login]](t)(eventflux.Input[login](app, "Logins"))
	got := collect[alert](t, app, "Alerts")
	ok(t, app.Start(ctx))
	for _, user := range []string{"ann", "ann", "bob"} {
		ok(t, in.Send(ctx, login{user, false}), app.Advance(ctx, time.Minute))
	}
	ok(t, in.Send(ctx, login{"ann", true}))
	want(t, got, "3m0s current {ann 3 [ann ann bob]}")
}
