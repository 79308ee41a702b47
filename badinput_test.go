package eventflux_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-go/eventflux"
	"github.com/eventflux-go/eventflux/vec"
)

// says wants an error of exactly this text.
func says(t *testing.T, err error, text string) {
	t.Helper()
	if err == nil || err.Error() != text {
		t.Errorf("got  %v\nwant %s", err, text)
	}
}

func TestAStructThatDoesNotFitItsStream(t *testing.T) {
	app := virtual(t, txStream+"INSERT INTO Alert SELECT card, amount AS total FROM Tx", nil)
	type misspelt struct{ Ammount float64 }
	type foreign struct{ Country string }
	type wrong struct{ Amount string }
	type late struct{ Total int64 }
	_, err := eventflux.Input[misspelt](app, "Tx")
	says(t, err, `eventflux: stream Tx: field eventflux_test.misspelt.Ammount: there is no column "Ammount"; did you mean "amount"?`)
	_, err = eventflux.Input[foreign](app, "Tx")
	says(t, err, `eventflux: stream Tx: field eventflux_test.foreign.Country: there is no column "Country"; the columns are card, amount, ts`)
	_, err = eventflux.Input[wrong](app, "Tx")
	says(t, err, `eventflux: stream Tx: field eventflux_test.wrong.Amount: string does not go with column "amount", which is DOUBLE: use float64`)
	_, err = eventflux.Subscribe(app, "Alert", func(eventflux.Event[late]) {})
	says(t, err, `eventflux: stream Alert: field eventflux_test.late.Total: int64 does not go with column "total", which is DOUBLE: use float64`)
	_, err = eventflux.Input[int](app, "Tx")
	says(t, err, `eventflux: stream Tx: int: a struct is needed`)
	_, err = eventflux.Input[*Tx](app, "Tx")
	says(t, err, `eventflux: stream Tx: *eventflux_test.Tx: a struct is needed: eventflux_test.Tx`)
	type private struct{ _ string }
	_, err = eventflux.Input[private](app, "Tx")
	says(t, err, `eventflux: stream Tx: eventflux_test.private: it has no exported field`)
}

func TestStreamsThatAreNotThereOrTaken(t *testing.T) {
	app := virtual(t, txStream+"INSERT INTO Alert SELECT card, amount AS total FROM Tx", nil)
	_, err := eventflux.Input[Tx](app, "Txx")
	says(t, err, `eventflux: there is no stream "Txx"; did you mean "Tx"?`)
	_, err = eventflux.Subscribe(app, "Nowhere", func(eventflux.Event[Alert]) {})
	says(t, err, `eventflux: there is no stream "Nowhere"; there are Tx, Alert`)
	_, err = app.Schema("alerts")
	says(t, err, `eventflux: there is no stream "alerts"; did you mean "Alert"?`)
	_, err = eventflux.Input[Tx](app, "Tx")
	ok(t, err)
	_, err = eventflux.Input[Tx](app, "TX")
	says(t, err, `eventflux: stream Tx has an input already: share its Sender`)
	_, err = eventflux.Subscribe[Alert](app, "Alert", nil)
	says(t, err, `eventflux: stream Alert: the callback is nil`)
	_, err = eventflux.SubscribeBatches(app, "Alert", nil)
	says(t, err, `eventflux: stream Alert: the callback is nil`)
}

func TestCallsOutOfTurn(t *testing.T) {
	ctx := t.Context()
	const notStarted = "eventflux: the application is not started"
	for name, open := range map[string]func(testing.TB, string, eventflux.Params) *eventflux.App{"virtual": virtual, "live": live} {
		t.Run(name, func(t *testing.T) {
			app := open(t, txStream+"INSERT INTO Alert SELECT card, amount AS total FROM Tx", nil)
			tx, err := eventflux.Input[Tx](app, "Tx")
			ok(t, err)
			says(t, tx.Send(ctx, Tx{}), notStarted)
			says(t, tx.SendBatch(ctx, vec.NewBatch(must[*vec.Schema](t)(app.Schema("Tx")))), notStarted)
			_, err = app.Snapshot(ctx)
			says(t, err, notStarted)
			says(t, app.Flush(ctx), notStarted)
			says(t, app.Wait(ctx), notStarted)
			ok(t, app.Start(ctx))
			says(t, app.Start(ctx), "eventflux: the application is started already")
			says(t, app.Restore(ctx, nil), "eventflux: Restore comes before Start, and the application is running")
			_, err = eventflux.Input[Alert](app, "Alert")
			says(t, err, "eventflux: Input comes before Start, and the application is running")
			ok(t, app.Close(ctx))
			for _, err := range []error{app.Start(ctx), tx.Send(ctx, Tx{}), app.Restore(ctx, nil)} {
				if !errors.Is(err, eventflux.ErrClosed) {
					t.Errorf("after Close: %v", err)
				}
			}
			closed, cancel := context.WithCancel(ctx)
			cancel()
			fresh := open(t, txStream+"INSERT INTO Alert SELECT card, amount AS total FROM Tx", nil)
			if err := fresh.Start(closed); !errors.Is(err, context.Canceled) {
				t.Errorf("Start with a context that has ended: %v", err)
			}
		})
	}
}

func TestVirtualTimeBelongsToOneGoroutine(t *testing.T) {
	ctx := t.Context()
	app := virtual(t, txStream+"INSERT INTO Alert SELECT card, amount AS total FROM Tx", nil)
	tx, err := eventflux.Input[Tx](app, "Tx")
	ok(t, err)
	var within, closing error
	_, err = eventflux.Subscribe(app, "Alert", func(eventflux.Event[Alert]) {
		within, closing = tx.Send(ctx, Tx{}), app.Close(ctx)
	})
	ok(t, err, app.Start(ctx), tx.Send(ctx, Tx{}))
	const busy = "eventflux: another call is at work: on virtual time calls come one after the other, and none from within a callback"
	says(t, within, busy)
	says(t, closing, busy)
	says(t, app.Advance(ctx, -time.Second), "eventflux: Advance by -1s: time does not go back")
	ok(t, tx.Send(ctx, Tx{}), app.Close(ctx))
}

func TestValuesThatDoNotFit(t *testing.T) {
	ctx := t.Context()
	app := virtual(t, "CREATE STREAM In (n INT, s STRING); INSERT INTO Out SELECT n FROM In", nil)
	type row struct{ N int }
	in, err := eventflux.Input[row](app, "In")
	ok(t, err, app.Start(ctx))
	says(t, in.Send(ctx, row{1 << 31}), "eventflux: stream In: field eventflux_test.row.N: 2147483648 does not fit INT")
	b := vec.NewBatch(must[*vec.Schema](t)(app.Schema("In")))
	b.Len = 2
	says(t, in.SendBatch(ctx, b), `eventflux: stream In: column "n" has 0 rows, Len of the batch is 2`)
	says(t, in.SendBatch(ctx, vec.NewBatch(vec.NewSchema())), "eventflux: stream In: the batch has 0 columns, the stream has 2: n, s")
	b = vec.NewBatch(vec.NewSchema(vec.Field{Name: "n", Type: vec.Simple(vec.Long)}, vec.Field{Name: "s", Type: vec.Simple(vec.String)}))
	says(t, in.SendBatch(ctx, b), `eventflux: stream In: column "n" is LONG in the batch and INT in the stream`)
}

func TestDiagnosticsSayWhereAndWhat(t *testing.T) {
	eng, err := eventflux.Open(eventflux.Options{Clock: eventflux.Virtual(t0)})
	ok(t, err)
	_, err = eng.Compile(t.Context(), txStream+"SELECT kard FROM Tx WHERE amount > :limt", eventflux.Params{"limit": 100})
	var diags eventflux.Diagnostics
	if !errors.As(err, &diags) || len(diags) != 2 {
		t.Fatalf("got %v", err)
	}
	d := diags[0]
	if d.Code != "EF1101" || d.Warning || d.Span.Line != 2 || d.Span.Column != 8 || d.Span.End-d.Span.Start != 4 || !strings.Contains(d.Hint, "card") {
		t.Errorf("got %+v", d)
	}
	if d := diags[1]; d.Code != "EF1114" || d.Hint != "did you mean :limit?" {
		t.Errorf("got %+v", d)
	}
	if text := err.Error(); !strings.Contains(text, "2 | SELECT kard FROM Tx") || !strings.Contains(text, "app:2:8") {
		t.Errorf("got\n%s", text)
	}
	_, err = eng.Compile(t.Context(), txStream+"SELECT card FROM Tx", eventflux.Params{"limit": 100})
	if !errors.As(err, &diags) || diags[0].Code != "EF1121" || diags[0].Span != (eventflux.Span{}) {
		t.Errorf("a parameter that is not used: %v", err)
	}
	says(t, err, "error[EF1121]: parameter \"limit\" is not used\n  = write :limit where its value belongs, or leave it out")
	app, err := eng.Compile(t.Context(), txStream+"SELECT card, amount FROM Tx GROUP BY card", nil)
	ok(t, err)
	if w := app.Warnings(); len(w) != 1 || !w[0].Warning || w[0].Code != "EF2001" {
		t.Errorf("warnings: %v", w)
	}
}

func TestParametersOfManyTypes(t *testing.T) {
	eng, err := eventflux.Open(eventflux.Options{Clock: eventflux.Virtual(t0)})
	ok(t, err)
	type level int
	n := 5
	for _, v := range []any{1, int8(1), uint16(1), int32(1), int64(1), float32(1), 1.5, level(1), &n, nil} {
		if _, err := eng.Compile(t.Context(), txStream+"SELECT amount + :p AS x FROM Tx", eventflux.Params{"p": v}); err != nil {
			t.Errorf("%T: %v", v, err)
		}
	}
	for _, v := range []any{"2026-01-01", t0} {
		if _, err := eng.Compile(t.Context(), txStream+"SELECT card FROM Tx WHERE ts > :p", eventflux.Params{"p": v}); err != nil {
			t.Errorf("%T: %v", v, err)
		}
	}
	_, err = eng.Compile(t.Context(), txStream+"SELECT card FROM Tx WHERE card = :p", eventflux.Params{"p": []string{"a"}})
	says(t, err, `eventflux: parameter "p": a list ([]string) is not supported yet; write IN (:a, :b) with a parameter for each value`)
	_, err = eng.Compile(t.Context(), txStream+"SELECT card FROM Tx WHERE card = :p", eventflux.Params{"p": make(chan int)})
	says(t, err, `eventflux: parameter "p": chan int is not a value of the SQL; use a number, string, bool, time.Time, time.Duration or nil`)
}

func TestAPanicInACallbackIsTheCallers(t *testing.T) {
	ctx := t.Context()
	app := virtual(t, txStream+"INSERT INTO Alert SELECT card, amount AS total FROM Tx", nil)
	tx, err := eventflux.Input[Tx](app, "Tx")
	ok(t, err)
	_, err = eventflux.Subscribe(app, "Alert", func(eventflux.Event[Alert]) { panic("mine") })
	ok(t, err, app.Start(ctx))
	func() {
		defer func() {
			if v := recover(); v != "mine" {
				t.Errorf("got %v", v)
			}
		}()
		_ = tx.Send(ctx, Tx{})
	}()
	says(t, tx.Send(ctx, Tx{}), "eventflux: the application has stopped, because a callback panicked")
	ok(t, app.Close(ctx))
}

func TestRejectedRowsAreTold(t *testing.T) {
	for name, clock := range map[string]eventflux.Clock{"virtual": eventflux.Virtual(t0), "live": {}} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			var told []eventflux.Rejection
			eng, err := eventflux.Open(eventflux.Options{Clock: clock, OnReject: func(r eventflux.Rejection) { told = append(told, r) }})
			ok(t, err)
			app, err := eng.Compile(ctx, "CREATE STREAM In (s STRING); INSERT INTO Out SELECT CAST(s AS INT) AS n FROM In", nil)
			ok(t, err)
			in, err := eventflux.Input[eventflux.Row](app, "In")
			ok(t, err)
			rows := 0
			_, err = eventflux.Subscribe(app, "Out", func(eventflux.Event[eventflux.Row]) { rows++ })
			ok(t, err, app.Start(ctx), in.Send(ctx, eventflux.Row{"1"}), in.Send(ctx, eventflux.Row{"one"}), in.Send(ctx, eventflux.Row{"2"}), app.Close(ctx))
			if rows != 2 || len(told) != 1 || told[0].Code != "EF6002" || told[0].Query != "q1" || !strings.Contains(told[0].Message, "one") {
				t.Errorf("%d rows, rejected %+v", rows, told)
			}
		})
	}
}

func TestSnapshotsOfTheOtherClock(t *testing.T) {
	ctx := t.Context()
	const sql = "CREATE STREAM In (n LONG); INSERT INTO Out SELECT sum(n) AS n FROM In"
	app := virtual(t, sql, nil)
	ok(t, app.Start(ctx))
	state, err := app.Snapshot(ctx)
	ok(t, err, app.Close(ctx))
	app = live(t, sql, nil)
	_, err = eventflux.Input[eventflux.Row](app, "In")
	ok(t, err, app.Restore(ctx, state))
	says(t, app.Start(ctx), `eventflux: snapshot: it is not one of a live application: snapshot: corrupt data: "an application on virtual time" stands where "a live application" belongs`)
	says(t, app.Restore(ctx, []byte("what")), "eventflux: snapshot: corrupt data: not a snapshot")
}

func TestTextMustBeUTF8(t *testing.T) {
	ctx := t.Context()
	app := virtual(t, "CREATE STREAM In (s STRING); INSERT INTO Out SELECT s FROM In", nil)
	type row struct{ S string }
	in, err := eventflux.Input[row](app, "In")
	ok(t, err, app.Start(ctx))
	says(t, in.Send(ctx, row{"a\xff"}), `eventflux: stream In: field eventflux_test.row.S: "a\xff" is not valid UTF-8`)
	b := vec.NewBatch(must[*vec.Schema](t)(app.Schema("In")))
	b.Cols[0].Str, b.Len = []string{"a", "b\xff"}, 2
	says(t, in.SendBatch(ctx, b), `eventflux: stream In: column "s": "b\xff" in row 1 is not valid UTF-8`)
}

func TestTheStrategyFailStopsTheApplication(t *testing.T) {
	for name, open := range map[string]func(testing.TB, string, eventflux.Params) *eventflux.App{"virtual": virtual, "live": live} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			app := open(t, "CREATE STREAM In (s STRING); CREATE STREAM Out (n INT) WITH (error.strategy = 'fail'); INSERT INTO Out SELECT CAST(s AS INT) AS n FROM In", nil)
			in, err := eventflux.Input[eventflux.Row](app, "In")
			ok(t, err, app.Start(ctx), in.Send(ctx, eventflux.Row{"1"}))
			err = in.Send(ctx, eventflux.Row{"one"})
			if name == "live" {
				err = app.Wait(ctx)
			}
			if err == nil || !strings.Contains(err.Error(), "EF6002") {
				t.Errorf("got %v", err)
			}
			says(t, in.Send(ctx, eventflux.Row{"2"}), err.Error())
			_ = app.Close(ctx)
		})
	}
}
