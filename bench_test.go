package eventflux_test

import (
	"testing"

	"github.com/eventflux-go/eventflux"
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
	if n := testing.AllocsPerRun(10_000, send); n != 0 {
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
	if n := testing.AllocsPerRun(200_000, send); n != 0 {
		t.Errorf("%v allocations per event", n)
	}
	ok(t, app.Close(ctx))
}
