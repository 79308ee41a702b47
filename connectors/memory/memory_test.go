package memory

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/vec"
)

var schema = vec.NewSchema(vec.Field{Name: "s", Type: vec.Simple(vec.String)}, vec.Field{Name: "v", Type: vec.Simple(vec.Long)})

func batch(buf []byte, vs ...int64) *vec.Batch {
	b := vec.NewBatch(schema)
	for i, v := range vs {
		b.Cols[0].Resize(i + 1)
		b.Cols[1].Resize(i + 1)
		b.Cols[0].Str[i], b.Cols[1].I64[i] = vec.BytesAsString(buf), v
	}
	b.Len = len(vs)
	return b
}

func TestRowsAreCopiedAndOrdered(t *testing.T) {
	q := NewQueue(schema, 2)
	buf := []byte("abc")
	for i := range int64(2) {
		if err := q.Send(t.Context(), batch(buf, i*10, i*10+1, i*10+2), 1, 3); err != nil {
			t.Fatal(err)
		}
	}
	copy(buf, "xyz") // the sender's memory is its own again
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := q.Send(ctx, batch(buf, 1), 0, 1); err != context.Canceled {
		t.Errorf("a full queue: %v", err)
	}
	q.Close()
	if err := q.Send(t.Context(), batch(buf, 1), 0, 1); err != io.ErrClosedPipe {
		t.Errorf("a closed queue: %v", err)
	}
	src := source{q}
	dst := vec.NewBatch(schema)
	for src.Next(t.Context(), dst) == nil {
	}
	if err := src.Next(t.Context(), dst); err != io.EOF || dst.Len != 4 {
		t.Fatalf("%v, %d rows", err, dst.Len)
	}
	for i, want := range []int64{1, 2, 11, 12} {
		if dst.Cols[1].I64[i] != want || dst.Cols[0].Str[i] != "abc" {
			t.Errorf("row %d: %s %d", i, dst.Cols[0].Str[i], dst.Cols[1].I64[i])
		}
	}
}

func TestOpen(t *testing.T) {
	c, _ := connector.Lookup("memory")
	s, _ := connector.ParseStream(map[string]string{"type": "sink", "extension": "memory"})
	env := connector.Env{Memory: map[string]any{"Out": NewQueue(schema, 1)}}
	sink, err := c.RowSink(connector.SinkConfig{Stream: "Out", Schema: schema, Options: s.Options, Env: env})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(sink.Write(t.Context(), batch([]byte("a"), 7), 0, 1), sink.Flush(t.Context()), sink.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := c.RowSink(connector.SinkConfig{Stream: "None", Schema: schema, Options: s.Options, Env: env}); err == nil {
		t.Error("a queue that is not there")
	}
	if _, err := c.RowSink(connector.SinkConfig{Stream: "Out", Schema: vec.NewSchema(schema.Fields[1], schema.Fields[0]), Options: s.Options, Env: env}); err == nil {
		t.Error("a queue of other types")
	}
}
