package eventflux_test

import (
	"fmt"
	"testing"

	"github.com/eventflux-go/eventflux"
	"github.com/eventflux-go/eventflux/internal/invariant"
	"github.com/eventflux-go/eventflux/vec"
)

const filterSQL = txStream + "INSERT INTO Alert SELECT card, amount * 1.1 AS total FROM Tx WHERE amount > :limit"

// BenchmarkVirtualSend sends one event a tick through filter and projection to a callback.
func BenchmarkVirtualSend(b *testing.B) {
	ctx := b.Context()
	app := virtual(b, filterSQL, eventflux.Params{"limit": 100})
	tx, err := eventflux.Input[Tx](app, "Tx")
	ok(b, err)
	n := 0
	_, err = eventflux.Subscribe(app, "Alert", func(e eventflux.Event[Alert]) { n++ })
	ok(b, err, app.Start(ctx))
	b.ReportAllocs()
	for b.Loop() {
		if err := tx.Send(ctx, Tx{"c1", 900, t0}); err != nil {
			b.Fatal(err)
		}
	}
	if n != b.N {
		b.Fatalf("%d rows of %d", n, b.N)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkLiveSendWindow is BenchmarkLiveSend with a sum per card over batches of 1,000 events.
func BenchmarkLiveSendWindow(b *testing.B) {
	ctx := b.Context()
	app := live(b, txStream+"INSERT INTO Alert SELECT card, sum(amount) AS total FROM Tx WINDOW LENGTHBATCH(1000) GROUP BY card", nil)
	tx, err := eventflux.Input[Tx](app, "Tx")
	ok(b, err)
	cards := [16]string{}
	for i := range cards {
		cards[i] = fmt.Sprint("card", i)
	}
	n := 0
	_, err = eventflux.Subscribe(app, "Alert", func(e eventflux.Event[Alert]) { n++ })
	ok(b, err, app.Start(ctx))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		i++
		if err := tx.Send(ctx, Tx{cards[i&15], 900, t0}); err != nil {
			b.Fatal(err)
		}
	}
	ok(b, app.Close(ctx))
	if want := b.N / 1000 * 16; n != want {
		b.Fatalf("%d rows, not %d", n, want)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkLiveSendBatch sends columns of 1,024 events.
func BenchmarkLiveSendBatch(b *testing.B) {
	ctx := b.Context()
	app := live(b, filterSQL, eventflux.Params{"limit": 100})
	tx, err := eventflux.Input[Tx](app, "Tx")
	ok(b, err)
	n := 0
	_, err = eventflux.SubscribeBatches(app, "Alert", func(rows *vec.Batch) { n += rows.Len })
	ok(b, err, app.Start(ctx))
	schema, err := app.Schema("Tx")
	ok(b, err)
	batch := vec.NewBatch(schema)
	for range 1024 {
		batch.Cols[0].Str = append(batch.Cols[0].Str, "c1")
		batch.Cols[1].F64 = append(batch.Cols[1].F64, 900)
		batch.Cols[2].I64 = append(batch.Cols[2].I64, int64(vec.FromGo(t0)))
		batch.Len++
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := tx.SendBatch(ctx, batch); err != nil {
			b.Fatal(err)
		}
	}
	ok(b, app.Close(ctx))
	if n != b.N*1024 {
		b.Fatalf("%d rows of %d", n, b.N*1024)
	}
	b.ReportMetric(1024*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

func TestVirtualSendAllocatesNothing(t *testing.T) {
	ctx := t.Context()
	app := virtual(t, filterSQL, eventflux.Params{"limit": 100})
	tx := must[*eventflux.Sender[Tx]](t)(eventflux.Input[Tx](app, "Tx"))
	_, err := eventflux.Subscribe(app, "Alert", func(e eventflux.Event[Alert]) {})
	ok(t, err, app.Start(ctx))
	send := func() {
		if err := tx.Send(ctx, Tx{"c1", 900, t0}); err != nil {
			t.Fatal(err)
		}
	}
	for range 100 {
		send()
	}
	if n := testing.AllocsPerRun(10_000, send); n != 0 && !invariant.Enabled { // the checks allocate
		t.Errorf("%v allocations per event", n)
	}
}

// BenchmarkLiveSend sends one struct per call through filter and projection to a callback, which is counted in.
func BenchmarkLiveSend(b *testing.B) {
	ctx := b.Context()
	app := live(b, filterSQL, eventflux.Params{"limit": 100})
	tx, err := eventflux.Input[Tx](app, "Tx")
	ok(b, err)
	n := 0
	_, err = eventflux.Subscribe(app, "Alert", func(e eventflux.Event[Alert]) { n++ })
	ok(b, err, app.Start(ctx))
	b.ReportAllocs()
	for b.Loop() {
		if err := tx.Send(ctx, Tx{"c1", 900, t0}); err != nil {
			b.Fatal(err)
		}
	}
	ok(b, app.Close(ctx))
	if n != b.N {
		b.Fatalf("%d rows of %d", n, b.N)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

func TestLiveSendAllocatesNothing(t *testing.T) {
	ctx := t.Context()
	app := live(t, filterSQL, eventflux.Params{"limit": 100})
	tx := must[*eventflux.Sender[Tx]](t)(eventflux.Input[Tx](app, "Tx"))
	_, err := eventflux.Subscribe(app, "Alert", func(e eventflux.Event[Alert]) {})
	ok(t, err, app.Start(ctx))
	send := func() {
		if err := tx.Send(ctx, Tx{"c1", 900, t0}); err != nil {
			t.Fatal(err)
		}
	}
	for range 200_000 { // until all buffers have their size
		send()
	}
	if n := testing.AllocsPerRun(200_000, send); n != 0 && !invariant.Enabled {
		t.Errorf("%v allocations per event", n)
	}
	ok(t, app.Close(ctx))
}
