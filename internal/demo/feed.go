package demo

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/vec"
)

// Start is the time at which every demo begins, so that it shows the same rows each time.
var Start = time.Date(2026, 1, 5, 9, 30, 0, 0, time.UTC)

// Feed makes the rows of an application's generated streams, in order of the times at which they are due.
type Feed struct{ streams []*generated }

// generated is a stream whose next row has been made.
type generated struct {
	index  int
	source connector.RowSource
	schema *vec.Schema
	clock  *stepClock
	rows   *vec.Batch
	at     int
	due    time.Time
	ended  bool
}

// stepClock is a clock that a wait moves on at once.
type stepClock struct{ now time.Time }

func (c *stepClock) Now() time.Time { return c.now }

func (c *stepClock) Sleep(ctx context.Context, d time.Duration) error {
	c.now = c.now.Add(max(d, 0))
	return ctx.Err()
}

// NewFeed opens the generators of an application.
func NewFeed(a *app.App) (*Feed, error) {
	f := &Feed{}
	for i, s := range a.Plan.Streams {
		if s.Options["type"] != "source" {
			continue
		}
		g := &generated{index: i, schema: s.Schema, clock: &stepClock{Start}, rows: vec.NewBatch(s.Schema)}
		src, err := app.OpenSource(s, s.Options, nil, connector.Env{Clock: g.clock})
		if err != nil {
			return nil, err
		}
		if g.source = src.Rows; g.source == nil {
			return nil, errors.New("a demo reads nothing but generators; stream " + s.Name + " has another source")
		}
		f.streams = append(f.streams, g)
	}
	return f, nil
}

// Event is a row that is due: the one row of the batch, which is borrowed until the next call of Next.
type Event struct {
	Stream int
	Row    *vec.Batch
	Due    time.Time
}

// Next is the next row of all streams; false at the end.
func (f *Feed) Next() (Event, bool, error) {
	var next *generated
	for _, g := range f.streams {
		if err := g.fill(); err != nil {
			return Event{}, false, err
		}
		if !g.ended && (next == nil || g.due.Before(next.due)) {
			next = g
		}
	}
	if next == nil {
		return Event{}, false, nil
	}
	next.at = next.rows.Len
	return Event{next.index, next.rows, next.due}, true, nil
}

// fill makes the next row if the last one has been taken. The clock stands still but for the waits of the generator,
// so that it makes one row at a time.
func (g *generated) fill() error {
	if g.ended || g.at < g.rows.Len {
		return nil
	}
	g.rows, g.at = vec.NewBatch(g.schema), 0 // who got the last row may still hold its strings
	err := g.source.Next(context.Background(), g.rows)
	g.due = g.clock.now
	if errors.Is(err, io.EOF) {
		g.ended, err = true, nil
	}
	return err
}
