package app_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/eventflux-go/eventflux/connectors/file"
	_ "github.com/eventflux-go/eventflux/formats/json"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// counts passes on what a sink is given.
type counts struct{ got chan int64 }

func (c *counts) Write(_ context.Context, b *vec.Batch, lo, hi int) error {
	for i := lo; i < hi; i++ {
		c.got <- b.Cols[0].I64[i]
	}
	return nil
}

func (*counts) Flush(context.Context) error { return nil }
func (*counts) Close() error                { return nil }

func compiled(t *testing.T, sql string) *app.App {
	t.Helper()
	a, problems := app.Compile("app.sql", sql, check.Options{Connectors: true})
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	return a
}

// followed declares a stream over a file that grows.
func followed(path, more string) string {
	return fmt.Sprintf("CREATE STREAM S (v LONG, w LONG%s) WITH (type = 'source', extension = 'file', file.path = '%s', file.follow = 'true');\n", more, path)
}

// TestReloadLosesNothingUnderLoad: while a file grows, the application is replaced again and again; the query that is
// in all of them counts every line once.
func TestReloadLosesNothingUnderLoad(t *testing.T) {
	const n = 20_000
	path := filepath.Join(t.TempDir(), "in.ndjson")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	same := "INSERT INTO N SELECT count(*) AS n FROM S;\n"
	texts := []string{
		followed(path, "") + same,
		followed(path, "") + "INSERT INTO Other SELECT w FROM S WHERE v > 10;\n" + same,
		followed(path, "") + same + "INSERT INTO Other SELECT v, w FROM S;\n",
	}
	first := compiled(t, texts[0])
	sink := &counts{got: make(chan int64, 64)}
	out := func(a *app.App) []app.LiveOutput {
		return []app.LiveOutput{{Stream: app.StreamIndex(a.Plan, "N"), LiveSink: runtime.LiveSink{Name: "n", Rows: sink}}}
	}
	live, err := app.OpenLive(first.Plan, app.LiveOptions{Outputs: out(first), AllColumns: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { _, err := live.Run(ctx); over <- err }()
	wrote := make(chan error, 1)
	go func() {
		for i := 0; i < n; i += 10 {
			if _, err := io.WriteString(f, strings.Repeat(`{"v":1,"w":2}`+"\n", 10)); err != nil {
				wrote <- err
				return
			}
		}
		wrote <- nil
	}()
	reloads := 0
	for want := int64(1); want <= n; want++ {
		if got := <-sink.got; got != want {
			t.Fatalf("count %d after %d, %d reloads", got, want-1, reloads)
		}
		if want%500 != 0 {
			continue
		}
		reloads++
		next := compiled(t, texts[reloads%3])
		reloading := make(chan error, 1)
		go func() {
			r, err := live.Reload(ctx, next.Plan, out(next), func() {})
			if err == nil && (len(r.Kept) != 1 || len(r.Open) != 1 || len(r.Opened)+len(r.Closed.Sinks)+len(r.Closed.Sources) > 0) {
				err = fmt.Errorf("not as it should be: %+v", r)
			}
			reloading <- err
		}()
		for done := false; !done; {
			select {
			case err := <-reloading:
				if done = true; err != nil {
					t.Fatal(err)
				}
			case got := <-sink.got: // the tick before may wait for room
				if want++; got != want {
					t.Fatalf("count %d after %d, in reload %d", got, want-1, reloads)
				}
			}
		}
	}
	if err := <-wrote; err != nil {
		t.Fatal(err)
	}
	figures, ok := live.Figures(ctx)
	if !ok || len(figures.Sources) != 1 || figures.Sources[0].Arrived != n || len(figures.Sinks) != 1 || figures.Sinks[0].Name != "N" || figures.Sinks[0].Taken != n {
		t.Errorf("figures after %d reloads: %+v", reloads, figures)
	}
	if q := figures.Queries[len(figures.Queries)-1]; q.RowsIn+figures.Queries[0].RowsIn < n {
		t.Errorf("queries have taken %+v", figures.Queries)
	}
	stop()
	if err := <-over; err != nil {
		t.Fatal(err)
	}
}

// TestReloadKeepsTheOldOneWhereTheNewCannotBeOpened: nothing has changed after the error.
func TestReloadKeepsTheOldOneWhereTheNewCannotBeOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "in.ndjson")
	if err := os.WriteFile(path, []byte("{\"v\":1}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	query := "INSERT INTO N SELECT count(*) AS n FROM S;\n"
	first := compiled(t, followed(path, "")+query)
	sink := &counts{got: make(chan int64, 8)}
	out := []app.LiveOutput{{Stream: app.StreamIndex(first.Plan, "N"), LiveSink: runtime.LiveSink{Name: "n", Rows: sink}}}
	live, err := app.OpenLive(first.Plan, app.LiveOptions{Outputs: out})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { _, err := live.Run(ctx); over <- err }()
	<-sink.got
	bad := compiled(t, strings.Replace(followed(path+".missing", ""), "'true'", "'false'", 1)+query)
	if _, err := live.Reload(ctx, bad.Plan, nil, func() { t.Error("it was reloaded") }); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("error %v", err)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := io.WriteString(f, "{\"v\":2}\n"); err != nil {
		t.Fatal(err)
	}
	if got := <-sink.got; got != 2 {
		t.Errorf("count %d, want 2", got)
	}
	stop()
	if err := <-over; err != nil {
		t.Fatal(err)
	}
	if _, err := live.Reload(ctx, first.Plan, out, func() {}); err == nil {
		t.Error("reloaded after the run")
	}
}

// TestReloadBeginsAnewWhatHasChanged: a window keeps what it holds where its plan is the same; one of another length is
// empty.
func TestReloadBeginsAnewWhatHasChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "in.ndjson")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	line := func() {
		t.Helper()
		if _, err := io.WriteString(f, "{\"v\":1}\n"); err != nil {
			t.Fatal(err)
		}
	}
	text := func(length int, more string) string {
		return followed(path, more) + fmt.Sprintf("INSERT INTO N SELECT count(*) AS n FROM S WINDOW LENGTH(%d);\n", length)
	}
	sink := &counts{got: make(chan int64, 8)}
	out := func(a *app.App) []app.LiveOutput {
		return []app.LiveOutput{{Stream: app.StreamIndex(a.Plan, "N"), LiveSink: runtime.LiveSink{Name: "n", Rows: sink}}}
	}
	first := compiled(t, text(3, ""))
	live, err := app.OpenLive(first.Plan, app.LiveOptions{Outputs: out(first)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { _, err := live.Run(ctx); over <- err }()
	count := func(want int64) {
		t.Helper()
		if got := <-sink.got; got != want {
			t.Errorf("count %d, want %d", got, want)
		}
	}
	reload := func(sql string) *app.Reloaded {
		t.Helper()
		a := compiled(t, sql)
		r, err := live.Reload(ctx, a.Plan, out(a), func() {})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	line()
	count(1)
	line()
	count(2)
	if r := reload("-- nothing but a remark\n" + text(3, "")); len(r.Kept) != 1 {
		t.Errorf("with a remark: %+v", r)
	}
	line()
	count(3)
	if r := reload(text(4, "")); len(r.Anew) != 1 || len(r.Open) != 1 {
		t.Errorf("another length: %+v", r)
	}
	line()
	count(1)
	// With another declaration the file is another source, read from its beginning; the query reads another schema.
	if r := reload(text(4, ", x STRING")); len(r.Anew) != 1 || len(r.Opened) != 1 || len(r.Closed.Sources) != 1 || r.Closed.Sources[0].Read != 4 {
		t.Errorf("another declaration: %+v", r)
	}
	for want := range int64(4) {
		count(want + 1)
	}
	stop()
	if err := <-over; err != nil {
		t.Fatal(err)
	}
}

// TestReloadToEventTimeFindsTheClockAnew: the wall clock says nothing about the times of events.
func TestReloadToEventTimeFindsTheClockAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "in.ndjson")
	if err := os.WriteFile(path, []byte("{\"v\":1,\"w\":1000}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	query := "INSERT INTO N SELECT count(*) AS n FROM S;\n"
	sink := &counts{got: make(chan int64, 8)}
	out := func(a *app.App) []app.LiveOutput {
		return []app.LiveOutput{{Stream: app.StreamIndex(a.Plan, "N"), LiveSink: runtime.LiveSink{Name: "n", Rows: sink}}}
	}
	first := compiled(t, followed(path, "")+query)
	live, err := app.OpenLive(first.Plan, app.LiveOptions{Outputs: out(first)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { _, err := live.Run(ctx); over <- err }()
	<-sink.got
	timed := compiled(t, followed(path, ", WATERMARK FOR w AS w")+query)
	r, err := live.Reload(ctx, timed.Plan, out(timed), func() {})
	if err != nil || !r.Clock || len(r.Kept) != 0 || len(r.Anew) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if got := <-sink.got; got != 1 {
		t.Errorf("count %d, want 1: the row of 1970 is not late", got)
	}
	stop()
	if err := <-over; err != nil {
		t.Fatal(err)
	}
}
