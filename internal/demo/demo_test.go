package demo

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	_ "github.com/eventflux-go/eventflux/connectors/generator"
	_ "github.com/eventflux-go/eventflux/formats/json"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/scenario"
	"github.com/eventflux-go/eventflux/vec"
)

// What the first screen, of 80 columns, has room for.
const (
	titleMost = 64
	linesMost = 6
	lineMost  = 78
)

func TestEveryDemoIsWhole(t *testing.T) {
	if all := All(); len(all) < 3 || all[0].Name != first {
		t.Fatal(all)
	}
	for _, d := range All() {
		t.Run(d.Name, func(t *testing.T) {
			if n := utf8.RuneCountInString(d.Title); n > titleMost || n == 0 {
				t.Errorf("the title has %d characters: %d is the most", n, titleMost)
			}
			lines := d.Lines()
			if len(lines) > linesMost {
				t.Errorf("%d lines of SQL: %d is the most", len(lines), linesMost)
			}
			for _, l := range lines {
				if utf8.RuneCountInString(l) > lineMost {
					t.Errorf("wider than %d: %s", lineMost, l)
				}
			}
			r := scenario.RunFile(filepath.Join(d.Name, TestFile), scenario.Options{})
			if r.Err != nil || len(r.Cases) < 2 {
				t.Fatalf("%v; %d tests, at least 2 are wanted", r.Err, len(r.Cases))
			}
			for _, c := range r.Cases {
				if c.Failure != "" {
					t.Errorf("%s\n%s", c.Name, c.Failure)
				}
			}
		})
	}
}

// firstRow runs a demo for a while and returns when its first row came out.
func firstRow(t *testing.T, d Demo, length time.Duration) (first time.Duration) {
	t.Helper()
	a, diags := d.Compile()
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	first = -1
	now := Start
	v, err := app.NewVirtual(a.Plan, app.VirtualOptions{OnRows: func(int, *vec.Batch, int, int) {
		if first < 0 {
			first = now.Sub(Start)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	feed, err := NewFeed(a)
	if err != nil {
		t.Fatal(err)
	}
	for {
		e, ok, err := feed.Next()
		if err != nil {
			t.Fatal(err)
		}
		if !ok || e.Due.Sub(Start) > length {
			return first
		}
		if e.Due.Before(now) {
			t.Fatalf("an event due at %s follows one due at %s", e.Due, now)
		}
		now = e.Due
		if err := v.AdvanceTo(vec.FromGo(now)); err != nil {
			t.Fatal(err)
		}
		if err := v.Send(e.Stream, e.Row); err != nil {
			t.Fatal(err)
		}
		if err := v.Sync(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheFirstRowComesWithinTwoSeconds(t *testing.T) {
	for _, d := range All() {
		if at := firstRow(t, d, 2*time.Second); at < 0 {
			t.Errorf("%s shows no row within 2 s", d.Name)
		}
	}
}

func TestEventsAreTheSameEachTime(t *testing.T) {
	for _, d := range All() {
		a, _ := d.Compile()
		var one, two bytes.Buffer
		for _, out := range []*bytes.Buffer{&one, &two} {
			if err := WriteEvents(out, a, 5*time.Second); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(one.Bytes(), two.Bytes()) || bytes.Count(one.Bytes(), []byte("\n")) < 100 {
			t.Errorf("%s: %d bytes, then %d", d.Name, one.Len(), two.Len())
		}
	}
}

func TestLookup(t *testing.T) {
	if d, ok := Lookup(""); !ok || d.Name != first {
		t.Error(d.Name)
	}
	if d, ok := Lookup("IoT"); !ok || d.Name != "iot" {
		t.Error(d.Name)
	}
	if _, ok := Lookup("nothing"); ok {
		t.Error("nothing is found")
	}
}
