package eventflux_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-go/eventflux"
)

func TestEventTimeComesFromTheColumn(t *testing.T) {
	const sql = `CREATE STREAM Tx (card STRING, amount DOUBLE, ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND);
		INSERT INTO Alert SELECT card, sum(amount) AS total FROM Tx WINDOW TUMBLING(1 MINUTE) GROUP BY card;`
	at := func(s int) time.Time { return t0.Add(time.Duration(s) * time.Second) }
	for name, open := range map[string]func(testing.TB, string, eventflux.Params) *eventflux.App{"virtual": virtual, "live": live} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			app := open(t, sql, nil)
			tx := must[*eventflux.Sender[Tx]](t)(eventflux.Input[Tx](app, "Tx"))
			got := collect[Alert](t, app, "Alert")
			ok(t, app.Start(ctx))
			// 58 comes after 61, within the five seconds; 50 comes after 66, too late for the watermark 61.
			for _, s := range []int{1, 61, 58, 66, 50, 125} {
				ok(t, tx.Send(ctx, Tx{"c", float64(s), at(s)}))
			}
			ok(t, app.Close(ctx))
			// The watermark has reached 120: both minutes are closed.
			want(t, got, "59.999999s current {c 59}", "1m59.999999s current {c 127}")
		})
	}
}

func TestWindowsCloseByTheWallClock(t *testing.T) {
	ctx := t.Context()
	app := live(t, txStream+"INSERT INTO Alert SELECT card, sum(amount) AS total FROM Tx WINDOW TIMEBATCH(50 MILLISECONDS) GROUP BY card", nil)
	tx := must[*eventflux.Sender[Tx]](t)(eventflux.Input[Tx](app, "Tx"))
	rows := make(chan Alert, 1)
	_, err := eventflux.Subscribe(app, "Alert", func(e eventflux.Event[Alert]) { rows <- e.Row })
	ok(t, err, app.Start(ctx), tx.Send(ctx, Tx{"c", 1, t0}))
	if got := <-rows; got != (Alert{"c", 1}) { // nothing is sent any more
		t.Errorf("got %v", got)
	}
	ok(t, app.Close(ctx))
}

func TestShardsDoNotChangeRows(t *testing.T) {
	ctx := t.Context()
	run := func(shards int) []string {
		eng, err := eventflux.Open(eventflux.Options{Clock: eventflux.Virtual(t0), Shards: shards, Functions: []eventflux.Function{
			eventflux.Func1("half", func(x float64) float64 { return x / 2 }),
		}})
		ok(t, err)
		app, err := eng.Compile(ctx, txStream+"INSERT INTO Alert SELECT card, sum(half(amount)) AS total FROM Tx WINDOW LENGTHBATCH(50) GROUP BY card HAVING half(sum(amount)) > 1", nil)
		ok(t, err)
		tx := must[*eventflux.Sender[Tx]](t)(eventflux.Input[Tx](app, "Tx"))
		got := collect[Alert](t, app, "Alert")
		ok(t, app.Start(ctx))
		for i := range 1000 {
			ok(t, tx.Send(ctx, Tx{fmt.Sprint("c", i*i%17), float64(i), t0}))
		}
		ok(t, app.Close(ctx))
		return *got
	}
	one, four := run(1), run(4)
	if len(one) == 0 {
		t.Fatal("no rows")
	}
	want(t, &four, one...)
}

func TestTheLogTellsWhatASourceRejects(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "in.ndjson")
	ok(t, os.WriteFile(path, []byte(`{"n":1}`+"\n"+`{"n":"x"}`+"\n"), 0o644))
	var text bytes.Buffer
	eng, err := eventflux.Open(eventflux.Options{Log: slog.New(slog.NewTextHandler(&text, nil))})
	ok(t, err)
	app, err := eng.Compile(ctx, "CREATE STREAM In (n LONG) WITH (type = 'source', extension = 'file', format = 'json', file.path = '"+path+"'); INSERT INTO Out SELECT n FROM In", nil)
	ok(t, err, app.Start(ctx), app.Wait(ctx), app.Close(ctx))
	if !strings.Contains(text.String(), "record rejected") || !strings.Contains(text.String(), "stream=In") || !strings.Contains(text.String(), "LONG") {
		t.Errorf("the log says\n%s", text.String())
	}
}
