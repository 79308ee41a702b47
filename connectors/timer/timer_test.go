package timer

import (
	"context"
	"io"
	"testing"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/vec"
)

type fakeClock struct{ now time.Time }

func (c *fakeClock) Now() time.Time { return c.now }

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	if d > 0 {
		c.now = c.now.Add(d)
	}
	return ctx.Err()
}

func TestTicks(t *testing.T) {
	s, errs := connector.ParseStream(map[string]string{"type": "source", "extension": "timer", "timer.interval": "100", "timer.count": "6", "format": "json"})
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	schema := vec.NewSchema(vec.Field{Name: "tick", Type: vec.Simple(vec.String)}, vec.Field{Name: "n", Type: vec.Simple(vec.Long)}, vec.Field{Name: "at", Type: vec.Simple(vec.Timestamp)})
	clock := &fakeClock{now: time.UnixMilli(1000)}
	src, err := open(connector.SourceConfig{Schema: schema, Options: s.Options, Env: connector.Env{Clock: clock}})
	if err != nil {
		t.Fatal(err)
	}
	b := vec.NewBatch(schema)
	next := func(tick string, n int64) {
		t.Helper()
		b.Truncate()
		if err := src.Next(t.Context(), b); err != nil || b.Len != 1 || b.Cols[0].Str[0] != tick || b.Cols[1].I64[0] != n || b.Cols[2].I64[0] != 1000000+n*100000 {
			t.Fatalf("%v %+v", err, b.Cols)
		}
	}
	next("1", 1)
	clock.now = clock.now.Add(30 * time.Millisecond) // the application was busy: no drift
	next("2", 2)
	if d := clock.now.Sub(time.UnixMilli(1200)); d != 0 {
		t.Errorf("the second tick is %s late", d)
	}
	clock.now = clock.now.Add(250 * time.Millisecond) // too busy: a tick is left out
	next("4", 4)
	clock.now = clock.now.Add(time.Hour)
	next("6", 6)
	if err := src.Next(t.Context(), b); err != io.EOF {
		t.Error(err)
	}
}

func TestBadOptions(t *testing.T) {
	for _, c := range []struct {
		interval string
		typ      vec.TypeID
	}{{"0", vec.String}, {"100", vec.Bool}} {
		s, _ := connector.ParseStream(map[string]string{"type": "source", "extension": "timer", "timer.interval": c.interval})
		if _, err := open(connector.SourceConfig{Schema: vec.NewSchema(vec.Field{Name: "x", Type: vec.Simple(c.typ)}), Options: s.Options, Env: connector.Env{Clock: &fakeClock{}}}); err == nil {
			t.Errorf("%+v is accepted", c)
		}
	}
}
