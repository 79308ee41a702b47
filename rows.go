package eventflux

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/vec"
)

// Row is an event by position: a value for each column of its stream, nil for NULL. It is for programs that learn
// their columns at run time, by [App.Schema].
type Row []any

// rowCodec moves rows of type T to and from columns: of structs by a binder, of Row and maps value by value.
type rowCodec[T any] struct {
	binder *vec.Binder[T]
	schema *vec.Schema
	// row is the row at hand: here it does not go to the heap with every event.
	row T
}

// newCodec binds T to the columns of a stream.
func newCodec[T any](stream string, s *vec.Schema, bind func(*vec.Schema) (*vec.Binder[T], error)) (*rowCodec[T], error) {
	c := &rowCodec[T]{schema: s}
	switch any(&c.row).(type) {
	case *Row, *map[string]any:
		return c, nil
	}
	var err error
	if c.binder, err = bind(s); err == nil {
		return c, nil
	}
	var misfit *vec.BindError
	if errors.As(err, &misfit) && misfit.Missing {
		if near, ok := diag.Nearest(misfit.Column, s.Names()); ok {
			return nil, fmt.Errorf("eventflux: stream %s: field %s.%s: there is no column %q; did you mean %q?", stream, misfit.Struct, misfit.Field, misfit.Column, near)
		}
	}
	return nil, fmt.Errorf("eventflux: stream %s: %w", stream, err)
}

// append appends c.row to b; where it does not fit b is as before.
func (c *rowCodec[T]) append(b *vec.Batch) error {
	if c.binder != nil {
		return c.binder.Append(b, &c.row)
	}
	switch row := any(&c.row).(type) {
	case *Row:
		if len(*row) != c.schema.Len() {
			return fmt.Errorf("the row has %d values, the stream has %d columns: %s", len(*row), c.schema.Len(), c.schema)
		}
		return c.values(b, func(i int) any { return (*row)[i] })
	case *map[string]any:
		return c.values(b, func(i int) any { return vec.Lookup(*row, c.schema.Fields[i].Name) })
	}
	return nil
}

// values appends a row given by its values.
func (c *rowCodec[T]) values(b *vec.Batch, value func(i int) any) error {
	for i := range b.Cols {
		if err := b.Cols[i].AppendValue(value(i)); err != nil {
			for k := range i {
				b.Cols[k].Resize(b.Len)
			}
			return fmt.Errorf("column %q: %w", c.schema.Fields[i].Name, err)
		}
	}
	b.Len++
	return nil
}

// read sets c.row to row i of b.
func (c *rowCodec[T]) read(b *vec.Batch, i int) {
	if c.binder != nil {
		c.binder.Read(&c.row, b, i)
		return
	}
	switch row := any(&c.row).(type) {
	case *Row:
		*row = make(Row, len(b.Cols))
		for k := range b.Cols {
			(*row)[k] = b.Cols[k].Value(i)
		}
	case *map[string]any:
		*row = make(map[string]any, len(b.Cols))
		for k := range b.Cols {
			(*row)[c.schema.Fields[k].Name] = b.Cols[k].Value(i)
		}
	}
}

// checkBatch looks whether a batch has the columns of a stream.
func checkBatch(b *vec.Batch, s *vec.Schema) error {
	if len(b.Cols) != s.Len() {
		return fmt.Errorf("the batch has %d columns, the stream has %d: %s", len(b.Cols), s.Len(), strings.Join(s.Names(), ", "))
	}
	for i := range b.Cols {
		c, f := &b.Cols[i], s.Fields[i]
		if !c.Type.Equal(f.Type) {
			return fmt.Errorf("column %q is %s in the batch and %s in the stream", f.Name, c.Type, f.Type)
		}
		if c.Len() != b.Len {
			return fmt.Errorf("column %q has %d rows, Len of the batch is %d", f.Name, c.Len(), b.Len)
		}
		if c.Type.ID == vec.String || c.Type.ID == vec.JSON {
			for k, text := range c.Str {
				if !utf8.ValidString(text) && !c.IsNull(k) {
					return fmt.Errorf("column %q: %q in row %d is not valid UTF-8", f.Name, text, k)
				}
			}
		}
	}
	return nil
}
