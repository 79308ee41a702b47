package eventflux

import (
	"context"
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// Sender sends events to a stream. In a live application it is safe for use by several goroutines; on virtual time an
// application, its senders included, belongs to one goroutine at a time.
type Sender[T any] struct {
	app    *App
	name   string
	stream int
	codec  *rowCodec[T]
	in     *inlet
	view   vec.Batch // of SendBatch on virtual time: the batch of the caller with times of our own
}

// Input gives the sender of a stream, whose events are structs of type T, or Row, or map[string]any. A stream has one
// input, taken before Start; a stream whose connector is started has none.
func Input[T any](a *App, stream string) (*Sender[T], error) {
	i, err := a.find(stream)
	if err != nil {
		return nil, err
	}
	s := a.plan.Streams[i]
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.unstarted("Input"); err != nil {
		return nil, err
	}
	if a.inputs[i] != nil {
		return nil, fmt.Errorf("eventflux: stream %s has an input already: share its Sender", s.Name)
	}
	if kind := strings.ToLower(s.Options["type"]); kind == "source" && !a.engine.opts.Clock.virtual {
		return nil, fmt.Errorf("eventflux: stream %s gets its events from its connector; leave out WITH (type = 'source', …) to send to it", s.Name)
	}
	c, err := newCodec(s.Name, s.Schema, vec.BindWriter[T])
	if err != nil {
		return nil, err
	}
	in := newInlet(s.Schema)
	a.inputs[i] = in
	return &Sender[T]{app: a, name: s.Name, stream: i, codec: c, in: in}, nil
}

// Send sends one event. On virtual time it returns when everything that it makes come out has been given to the
// callbacks; live it returns at once, or waits, until ctx ends, while the application is behind.
func (s *Sender[T]) Send(ctx context.Context, row T) (err error) {
	if !s.app.engine.opts.Clock.virtual {
		return s.sendLive(ctx, row)
	}
	if err := s.app.enter(ctx); err != nil {
		return err
	}
	whole := false
	defer s.app.leave(&whole, &err)
	b := s.in.rows
	b.Truncate()
	s.codec.row = row
	if err = s.codec.append(b); err == nil {
		err = s.app.virtual.Push(s.stream, b)
	}
	whole = true
	if err != nil {
		return s.wrap(err)
	}
	return nil
}

// SendBatch sends the rows of b, its columns and Len, as one unit, which batch() windows see. The batch, the memory of
// its strings included, may be used again when SendBatch returns.
func (s *Sender[T]) SendBatch(ctx context.Context, b *vec.Batch) (err error) {
	if err := checkBatch(b, s.codec.schema); err != nil {
		return s.wrap(err)
	}
	if !s.app.engine.opts.Clock.virtual {
		return s.sendBatchLive(ctx, b)
	}
	if err := s.app.enter(ctx); err != nil {
		return err
	}
	whole := false
	defer s.app.leave(&whole, &err)
	v := &s.view
	*v = vec.Batch{Cols: b.Cols, Len: b.Len, Time: v.Time[:0], Units: v.Units[:0]}
	err = s.app.virtual.Push(s.stream, v)
	v.Cols = nil
	whole = true
	if err != nil {
		return s.wrap(err)
	}
	return nil
}

func (s *Sender[T]) wrap(err error) error { return fmt.Errorf("eventflux: stream %s: %w", s.name, err) }
