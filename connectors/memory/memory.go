// Package memory connects streams with the program that embeds the engine, by bounded queues of rows.
package memory

import (
	"context"
	"fmt"
	"io"
	"sync"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/vec"
)

func init() {
	connector.Register(connector.Spec{
		Name: "memory", Kinds: connector.Source | connector.Sink,
		Options: []connector.Option{{Name: "memory.queue", Doc: "The name of the queue; without it, the stream's name."}},
		Doc:     "A queue of rows that the embedding program writes or reads.",
		Example: "CREATE STREAM In (v LONG) WITH (type = 'source', extension = 'memory');",
	}, connector.Opener{
		RowSource: func(cfg connector.SourceConfig) (connector.RowSource, error) {
			q, err := find(cfg.Env, cfg.Options, cfg.Stream, cfg.Schema)
			if err != nil {
				return nil, err
			}
			return source{q}, nil
		},
		RowSink: func(cfg connector.SinkConfig) (connector.RowSink, error) {
			q, err := find(cfg.Env, cfg.Options, cfg.Stream, cfg.Schema)
			if err != nil {
				return nil, err
			}
			return sink{q}, nil
		},
	})
}

func find(env connector.Env, o connector.Options, stream string, s *vec.Schema) (*Queue, error) {
	name := o.String("memory.queue")
	if name == "" {
		name = stream
	}
	q, ok := env.Memory[name].(*Queue)
	if !ok {
		return nil, &connector.Error{Code: connector.CodeOpen, Msg: fmt.Sprintf("memory: there is no queue %q", name)}
	}
	if q.schema.Len() != s.Len() {
		return nil, &connector.Error{Code: connector.CodeOpen, Msg: fmt.Sprintf("memory: queue %q has %d columns, the stream %d", name, q.schema.Len(), s.Len())}
	}
	for i := range s.Fields {
		if !s.Fields[i].Type.Equal(q.schema.Fields[i].Type) {
			return nil, &connector.Error{Code: connector.CodeOpen,
				Msg: fmt.Sprintf("memory: column %q is %s in queue %q and %s in the stream", s.Fields[i].Name, q.schema.Fields[i].Type, name, s.Fields[i].Type)}
		}
	}
	return q, nil
}

// Queue passes batches of rows from one side to the other. When it is full the sender waits. It is safe for use by
// several goroutines; batches come out in the order in which they went in.
type Queue struct {
	schema *vec.Schema
	full   chan *vec.Batch
	free   chan *vec.Batch
	done   chan struct{}
	once   sync.Once
}

// NewQueue returns a queue that holds up to capacity batches.
func NewQueue(s *vec.Schema, capacity int) *Queue {
	capacity = max(1, capacity)
	return &Queue{schema: s, full: make(chan *vec.Batch, capacity), free: make(chan *vec.Batch, capacity), done: make(chan struct{})}
}

// Send copies rows [lo, hi) of b into the queue, waiting for room. After Close it returns io.ErrClosedPipe.
func (q *Queue) Send(ctx context.Context, b *vec.Batch, lo, hi int) error {
	if lo >= hi {
		return nil
	}
	select {
	case <-q.done:
		return io.ErrClosedPipe
	default:
	}
	var kept *vec.Batch
	select {
	case kept = <-q.free:
		kept.Truncate()
	default:
		kept = vec.NewBatch(q.schema)
	}
	var arena vec.Arena // of this batch alone: its strings live as long as the receiver wants
	for i := range kept.Cols {
		c := &kept.Cols[i]
		c.AppendRange(&b.Cols[i], lo, hi)
		arena.CloneStrings(c, 0, hi-lo)
	}
	kept.Len = hi - lo
	select {
	case q.full <- kept:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-q.done:
		return io.ErrClosedPipe
	}
}

// Receive waits for a batch and appends its rows to dst, columns and Len. It returns io.EOF when the queue is closed
// and empty.
func (q *Queue) Receive(ctx context.Context, dst *vec.Batch) error {
	var b *vec.Batch
	select {
	case b = <-q.full:
	default:
		select {
		case b = <-q.full:
		case <-ctx.Done():
			return ctx.Err()
		case <-q.done:
			select {
			case b = <-q.full: // sent before the close
			default:
				return io.EOF
			}
		}
	}
	for i := range dst.Cols {
		dst.Cols[i].AppendRange(&b.Cols[i], 0, b.Len)
	}
	dst.Len += b.Len
	select {
	case q.free <- b:
	default:
	}
	return nil
}

// Close says that nothing more is sent. What is in the queue can still be received.
func (q *Queue) Close() { q.once.Do(func() { close(q.done) }) }

type source struct{ q *Queue }

func (s source) Next(ctx context.Context, dst *vec.Batch) error { return s.q.Receive(ctx, dst) }
func (s source) Close() error                                   { return nil }

type sink struct{ q *Queue }

func (s sink) Write(ctx context.Context, b *vec.Batch, lo, hi int) error {
	return s.q.Send(ctx, b, lo, hi)
}
func (s sink) Flush(context.Context) error { return nil }
func (s sink) Close() error                { s.q.Close(); return nil }
