package eventflux_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux"
	_ "github.com/eventflux-go/eventflux/connectors/all"
	_ "github.com/eventflux-go/eventflux/formats/all"
)

func TestDeclaredConnectorsAreStarted(t *testing.T) {
	ctx := t.Context()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.ndjson"), filepath.Join(dir, "out.csv")
	ok(t, os.WriteFile(in, []byte(`{"card":"a","amount":1}`+"\n"+`{"card":"b","amount":200}`+"\n"+`{"card":"c","amount":"much"}`+"\n"), 0o644))
	sql := `CREATE STREAM Tx (card STRING, amount DOUBLE) WITH (type = 'source', extension = 'file', format = 'json', file.path = '` + in + `');
		CREATE STREAM Big (card STRING, amount DOUBLE) WITH (type = 'sink', extension = 'file', format = 'csv', file.path = '` + out + `');
		INSERT INTO Big SELECT card, amount FROM Tx WHERE amount > 100;`
	app := live(t, sql, nil)
	type row struct {
		Card   string
		Amount float64
	}
	_, err := eventflux.Input[row](app, "Tx")
	says(t, err, "eventflux: stream Tx gets its events from its connector; leave out WITH (type = 'source', …) to send to it")
	var got []row
	_, err = eventflux.Subscribe(app, "Big", func(e eventflux.Event[row]) { got = append(got, e.Row) })
	ok(t, err, app.Start(ctx), app.Wait(ctx))
	if len(got) != 1 || got[0] != (row{"b", 200}) {
		t.Errorf("got %v", got)
	}
	_, err = app.Snapshot(ctx)
	says(t, err, "eventflux: error[EF1926]: stream Tx reads from a connector, whose position is not part of snapshots yet")
	ok(t, app.Close(ctx))
	if text, _ := os.ReadFile(out); string(text) != "card,amount\nb,200.0\n" {
		t.Errorf("the sink wrote %q", text)
	}

	// On virtual time connectors are not started: the same SQL is tested with rows of the program's own.
	app = virtual(t, sql, nil)
	tx, err := eventflux.Input[row](app, "Tx")
	ok(t, err)
	rows := collect[row](t, app, "Big")
	ok(t, app.Start(ctx), tx.Send(ctx, row{"x", 300}), app.Close(ctx))
	want(t, rows, "0s current {x 300}")
}

func TestAConnectorThatCannotBeOpened(t *testing.T) {
	app := live(t, `CREATE STREAM Tx (card STRING) WITH (type = 'source', extension = 'file', format = 'json', file.path = '`+t.TempDir()+`/none');
		INSERT INTO O SELECT card FROM Tx`, nil)
	err := app.Start(t.Context())
	if err == nil {
		err = app.Wait(t.Context())
	}
	if err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("got %v", err)
	}
	app = live(t, "CREATE STREAM Tx (card STRING); INSERT INTO O SELECT card FROM Tx", nil)
	if err := app.Start(t.Context()); err == nil || !strings.Contains(err.Error(), "no stream that a query reads has a source") {
		t.Errorf("got %v", err)
	}
}
