package eventflux_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux"
	"github.com/eventflux-go/eventflux/vec"
)

// check keeps the examples short; a program would return its errors.
func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// Three declined payments of a card within five minutes, on virtual time.
func Example() {
	type Payment struct {
		Card     string
		Amount   float64
		Declined bool
	}
	type Alert struct {
		Card  string
		Times int64
		Total float64
	}
	ctx := context.Background()
	start := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	eng, err := eventflux.Open(eventflux.Options{Clock: eventflux.Virtual(start)})
	check(err)
	app, err := eng.Compile(ctx, `
		CREATE STREAM Payments (card STRING, amount DOUBLE, declined BOOL);
		INSERT INTO Alerts
		SELECT card, count(*) AS times, sum(amount) AS total
		FROM Payments WINDOW TIME(5 MINUTES)
		WHERE declined GROUP BY card HAVING count(*) >= :times`, eventflux.Params{"times": 3})
	check(err)
	payments, err := eventflux.Input[Payment](app, "Payments")
	check(err)
	_, err = eventflux.Subscribe(app, "Alerts", func(e eventflux.Event[Alert]) {
		fmt.Println(e.Time.Format(time.TimeOnly), e.Row.Card, e.Row.Times, e.Row.Total)
	})
	check(err)
	check(app.Start(ctx))
	for _, p := range []Payment{{"c1", 10, true}, {"c2", 15, false}, {"c1", 20, true}, {"c1", 30, true}} {
		check(payments.Send(ctx, p))
		check(app.Advance(ctx, time.Minute))
	}
	check(app.Close(ctx))
	// Output: 12:03:00 c1 3 60
}

// Without a clock an application runs live: events are stamped as they arrive, and Close waits until everything that
// was sent has come out.
func ExampleOpen() {
	type Reading struct {
		Sensor string
		Value  float64
	}
	ctx := context.Background()
	eng, err := eventflux.Open(eventflux.Options{})
	check(err)
	app, err := eng.Compile(ctx, `
		CREATE STREAM Readings (sensor STRING, value DOUBLE);
		INSERT INTO Hot SELECT sensor, value FROM Readings WHERE value > 30`, nil)
	check(err)
	readings, err := eventflux.Input[Reading](app, "Readings")
	check(err)
	_, err = eventflux.Subscribe(app, "Hot", func(e eventflux.Event[Reading]) { fmt.Println(e.Row.Sensor, e.Row.Value) })
	check(err)
	check(app.Start(ctx))
	for i, v := range []float64{21, 35.5, 29, 31} {
		check(readings.Send(ctx, Reading{fmt.Sprint("s", i), v}))
	}
	check(app.Close(ctx))
	// Output:
	// s1 35.5
	// s3 31
}

// A batch window closes when the clock reaches the end of its period. Its rows fall in the period that they sum up.
func ExampleApp_Advance() {
	ctx := context.Background()
	eng, err := eventflux.Open(eventflux.Options{Clock: eventflux.Virtual(time.Unix(0, 0))})
	check(err)
	app, err := eng.Compile(ctx, `
		CREATE STREAM Clicks (page STRING);
		INSERT INTO PerMinute SELECT page, count(*) AS n FROM Clicks WINDOW TUMBLING(1 MINUTE) GROUP BY page`, nil)
	check(err)
	clicks, err := eventflux.Input[struct{ Page string }](app, "Clicks")
	check(err)
	type Count struct {
		Page string
		N    int64
	}
	_, err = eventflux.Subscribe(app, "PerMinute", func(e eventflux.Event[Count]) {
		fmt.Println(e.Time.UTC().Format("15:04:05.000000"), e.Row.Page, e.Row.N)
	})
	check(err)
	check(app.Start(ctx))
	for _, page := range []string{"/", "/buy", "/"} {
		check(clicks.Send(ctx, struct{ Page string }{page}))
	}
	check(app.Advance(ctx, time.Minute))
	check(app.Close(ctx))
	// Output:
	// 00:00:59.999999 / 2
	// 00:00:59.999999 /buy 1
}

// Fields go with columns by name, or by tag. Pointers hold NULL.
func ExampleInput() {
	type Order struct {
		ID       int64
		Customer string   `eventflux:"customer_name"`
		Discount *float64 // NULL where it is nil
		Internal []string `eventflux:"-"`
	}
	ctx := context.Background()
	eng, err := eventflux.Open(eventflux.Options{Clock: eventflux.Virtual(time.Unix(0, 0))})
	check(err)
	app, err := eng.Compile(ctx, `
		CREATE STREAM Orders (id LONG, customer_name STRING, discount DOUBLE);
		INSERT INTO Out SELECT id, customer_name, coalesce(discount, 0.0) AS discount FROM Orders`, nil)
	check(err)
	orders, err := eventflux.Input[Order](app, "Orders")
	check(err)
	_, err = eventflux.Subscribe(app, "Out", func(e eventflux.Event[Order]) { fmt.Println(e.Row.ID, e.Row.Customer, *e.Row.Discount) })
	check(err)
	check(app.Start(ctx))
	half := 0.5
	check(orders.Send(ctx, Order{ID: 1, Customer: "Ada", Discount: &half}))
	check(orders.Send(ctx, Order{ID: 2, Customer: "Bob"}))
	// Output:
	// 1 Ada 0.5
	// 2 Bob 0
}

// Rows that leave a window have the kind Expired, if the query asks for them.
func ExampleSubscribe() {
	ctx := context.Background()
	eng, err := eventflux.Open(eventflux.Options{Clock: eventflux.Virtual(time.Unix(0, 0))})
	check(err)
	app, err := eng.Compile(ctx, `
		CREATE STREAM Trades (symbol STRING, price DOUBLE);
		INSERT ALL EVENTS INTO LastTwo SELECT symbol, price FROM Trades WINDOW LENGTH(2)`, nil)
	check(err)
	type Trade struct {
		Symbol string
		Price  float64
	}
	trades, err := eventflux.Input[Trade](app, "Trades")
	check(err)
	stop, err := eventflux.Subscribe(app, "LastTwo", func(e eventflux.Event[Trade]) { fmt.Println(e.Kind, e.Row.Price) })
	check(err)
	check(app.Start(ctx))
	for _, p := range []float64{1, 2, 3} {
		check(trades.Send(ctx, Trade{"IBM", p}))
	}
	stop()
	check(trades.Send(ctx, Trade{"IBM", 4})) // nobody listens any more
	// Output:
	// current 1
	// current 2
	// expired 1
	// current 3
}

// Programs that learn their columns at run time send and get rows by position.
func ExampleRow() {
	ctx := context.Background()
	eng, err := eventflux.Open(eventflux.Options{Clock: eventflux.Virtual(time.Unix(0, 0))})
	check(err)
	app, err := eng.Compile(ctx, "CREATE STREAM In (name STRING, n INT); INSERT INTO Out SELECT upper(name) AS name, n * 2 AS twice FROM In", nil)
	check(err)
	in, err := eventflux.Input[eventflux.Row](app, "In")
	check(err)
	schema, err := app.Schema("Out")
	check(err)
	fmt.Println(schema)
	_, err = eventflux.Subscribe(app, "Out", func(e eventflux.Event[eventflux.Row]) { fmt.Println(e.Row) })
	check(err)
	check(app.Start(ctx))
	check(in.Send(ctx, eventflux.Row{"a", 1}))
	check(in.Send(ctx, eventflux.Row{nil, 2}))
	// Output:
	// (name STRING, twice INT)
	// [A 2]
	// [<nil> 4]
}

// Columns are the fastest way in and out. A batch is one unit: a batch() window takes it whole.
func ExampleSender_SendBatch() {
	ctx := context.Background()
	eng, err := eventflux.Open(eventflux.Options{Clock: eventflux.Virtual(time.Unix(0, 0))})
	check(err)
	app, err := eng.Compile(ctx, "CREATE STREAM In (x DOUBLE); INSERT INTO Out SELECT sum(x) AS total FROM In WINDOW batch()", nil)
	check(err)
	in, err := eventflux.Input[eventflux.Row](app, "In")
	check(err)
	_, err = eventflux.SubscribeBatches(app, "Out", func(b *vec.Batch) { fmt.Println(b.Cols[0].F64[:b.Len]) })
	check(err)
	check(app.Start(ctx))
	schema, err := app.Schema("In")
	check(err)
	b := vec.NewBatch(schema)
	b.Cols[0].F64 = append(b.Cols[0].F64, 1, 2, 3.5)
	b.Len = 3
	check(in.SendBatch(ctx, b))
	// Output: [6.5]
}

// A Go function becomes a function of the SQL. It is not called where an argument is NULL.
func ExampleFunc2() {
	ctx := context.Background()
	eng, err := eventflux.Open(eventflux.Options{
		Clock: eventflux.Virtual(time.Unix(0, 0)),
		Functions: []eventflux.Function{
			eventflux.Func2("mask", func(s string, keep int) string {
				n := max(0, len(s)-keep)
				return strings.Repeat("*", n) + s[n:]
			}),
		},
	})
	check(err)
	app, err := eng.Compile(ctx, "CREATE STREAM In (card STRING); INSERT INTO Out SELECT mask(card, 4) AS card FROM In", nil)
	check(err)
	in, err := eventflux.Input[eventflux.Row](app, "In")
	check(err)
	_, err = eventflux.Subscribe(app, "Out", func(e eventflux.Event[eventflux.Row]) { fmt.Println(e.Row) })
	check(err)
	check(app.Start(ctx))
	check(in.Send(ctx, eventflux.Row{"4111111111111111"}))
	check(in.Send(ctx, eventflux.Row{nil}))
	// Output:
	// [************1111]
	// [<nil>]
}

// Each problem of the SQL has a code, a place and, where we know it, what to do.
func ExampleDiagnostics() {
	ctx := context.Background()
	eng, err := eventflux.Open(eventflux.Options{})
	check(err)
	_, err = eng.Compile(ctx, "CREATE STREAM Trades (symbol STRING, price DOUBLE);\nSELECT prise FROM Trades", nil)
	var diags eventflux.Diagnostics
	if errors.As(err, &diags) {
		for _, d := range diags {
			fmt.Printf("%s at %d:%d: %s\n", d.Code, d.Span.Line, d.Span.Column, d.Message)
		}
	}
	fmt.Println(err)
	// Output:
	// EF1101 at 2:8: unknown column "prise" in stream Trades
	// error[EF1101]: unknown column "prise" in stream Trades
	//   --> app:2:8
	//    |
	//  2 | SELECT prise FROM Trades
	//    |        ^^^^^ did you mean "price" (DOUBLE)?   other columns: symbol
}

// A snapshot carries open windows and running values over to another process.
func ExampleApp_Snapshot() {
	ctx := context.Background()
	eng, err := eventflux.Open(eventflux.Options{Clock: eventflux.Virtual(time.Unix(0, 0))})
	check(err)
	open := func() (*eventflux.App, *eventflux.Sender[eventflux.Row]) {
		app, err := eng.Compile(ctx, "CREATE STREAM In (n LONG); INSERT INTO Out SELECT sum(n) AS total FROM In", nil)
		check(err)
		in, err := eventflux.Input[eventflux.Row](app, "In")
		check(err)
		_, err = eventflux.Subscribe(app, "Out", func(e eventflux.Event[eventflux.Row]) { fmt.Println(e.Row) })
		check(err)
		return app, in
	}
	app, in := open()
	check(app.Start(ctx))
	check(in.Send(ctx, eventflux.Row{40}))
	state, err := app.Snapshot(ctx)
	check(err)
	check(app.Close(ctx))

	app, in = open()
	check(app.Restore(ctx, state))
	check(app.Start(ctx))
	check(in.Send(ctx, eventflux.Row{2}))
	check(app.Close(ctx))
	// Output:
	// [40]
	// [42]
}

// Flush ends the input: a window that is still open closes once.
func ExampleApp_Flush() {
	ctx := context.Background()
	eng, err := eventflux.Open(eventflux.Options{Clock: eventflux.Virtual(time.Unix(0, 0))})
	check(err)
	app, err := eng.Compile(ctx, "CREATE STREAM In (n LONG); INSERT INTO Out SELECT max(n) AS top FROM In WINDOW TUMBLING(1 HOUR)", nil)
	check(err)
	in, err := eventflux.Input[eventflux.Row](app, "In")
	check(err)
	_, err = eventflux.Subscribe(app, "Out", func(e eventflux.Event[eventflux.Row]) { fmt.Println(e.Row) })
	check(err)
	check(app.Start(ctx))
	check(in.Send(ctx, eventflux.Row{3}))
	check(in.Send(ctx, eventflux.Row{7}))
	check(app.Flush(ctx))
	// Output: [7]
}
