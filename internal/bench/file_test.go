package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/eventflux-go/eventflux/connectors/file"
	_ "github.com/eventflux-go/eventflux/formats/csv"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
)

// fileApp is a file workload as an application of its own.
func fileApp(w FileWorkload, in, out string) string {
	watermark := ""
	if strings.Contains(w.Query, "WINDOW") {
		watermark = ", WATERMARK FOR ts"
	}
	return fmt.Sprintf("CREATE STREAM Trades (symbol STRING, price DOUBLE, volume LONG, ts LONG%s) WITH (type = 'source', extension = 'file', file.path = '%s');\n"+
		"CREATE STREAM Result (%s) WITH (type = 'sink', extension = 'file', file.path = '%s');\nINSERT INTO Result %s;",
		watermark, in, map[string]string{"notional": "symbol STRING, notional DOUBLE", "n": "symbol STRING, n LONG, v LONG, p DOUBLE"}[w.Field],
		out, strings.Replace(w.Query, "'%s'", "Trades", 1))
}

func runFileApp(t testing.TB, w FileWorkload, in, out string) Sum {
	a, diags := app.Compile(w.ID, fileApp(w, in, out), check.Options{})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	l, err := app.OpenLive(a.Plan, app.LiveOptions{InOrder: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sum, err := w.sum(f)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func TestFileWorkloadsGiveTheirKnownAnswers(t *testing.T) {
	if testing.Short() {
		t.Skip("four files of two million lines take some seconds")
	}
	dir := t.TempDir()
	for _, w := range Files {
		if w.write != nil {
			continue // not Trades
		}
		in := filepath.Join(dir, "trades."+w.Format)
		if err := makeFile(in, writer(w.Format), FileOptions{Events: FileEvents, Keys: 1000}); err != nil {
			t.Fatal(err)
		}
		sum := runFileApp(t, w, in, filepath.Join(dir, "result."+w.Format))
		r := Result{Keys: 1000, Events: FileEvents, Count: sum.Rows, Checksum: w.Render(&sum)}
		if err := verify(w.ID, w.Answers, &r); err != nil || !r.Checked {
			t.Errorf("%s: %v", w.ID, err)
		}
	}
}

// BenchmarkFile is for profiles of what RunFile measures from outside.
func BenchmarkFile(b *testing.B) {
	dir := b.TempDir()
	for _, w := range Files {
		if w.write != nil {
			continue // not Trades
		}
		in := filepath.Join(dir, "trades."+w.Format)
		if err := makeFile(in, writer(w.Format), FileOptions{Events: FileEvents, Keys: 1000}); err != nil {
			b.Fatal(err)
		}
		b.Run(w.ID, func(b *testing.B) {
			for b.Loop() {
				runFileApp(b, w, in, filepath.Join(dir, "result."+w.Format))
			}
			b.ReportMetric(FileEvents*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mlines/s")
		})
	}
}
