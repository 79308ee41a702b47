package connector

import (
	"context"

	"github.com/eventflux-go/eventflux/vec"
)

// Chunk is a run of whole records of one file or connection, in order. The zero value is ready for Read.
type Chunk struct {
	Data []byte // whole records; the last may lack its line end at the end of the input
	// Header is what the format's splitter keeps of the start of the file for the decoders of every chunk: the
	// header line of CSV, the layout of JSON. It must not be changed.
	Header []byte
	First  bool   // Data begins at the start of the file: a header line is in it
	Name   string // the file or peer, for messages
	Line   int64  // number of the line at which Data begins, counted from 1
	Offset int64  // byte offset of Data in the (uncompressed) file
	// Rejected are records that the source could not deliver: too long, or cut off. They lie before Data. The
	// caller adds them to those of the decoder (Rejects.Merge).
	Rejected Rejects

	buf []byte // the memory behind Data, reused; may also hold what follows Data
}

// ByteSource delivers records as bytes, cut at record ends. It is used by one goroutine.
type ByteSource interface {
	// Read waits for input and fills c, replacing what it held. It returns io.EOF at the end of the input, the
	// context's error if that ends first, an error made by Retry if the call may be repeated.
	// With an error other than nil, c holds no data, but its Rejected count.
	Read(ctx context.Context, c *Chunk) error
	Close() error
}

// RowSource delivers rows. It is used by one goroutine.
type RowSource interface {
	// Next waits for rows and appends at least one to dst, columns and Len only: the engine gives time and order. A
	// source whose rows come in units marks their ends in Units.
	// Errors are those of ByteSource.Read; with an error no row was appended. Strings of the rows stay valid and
	// unchanged until dst is truncated.
	Next(ctx context.Context, dst *vec.Batch) error
	Close() error
}

// SourceConfig is what a source is opened with.
type SourceConfig struct {
	Stream  string // the stream's name, for messages
	Schema  *vec.Schema
	Options Options
	// NewSplitter makes the splitter for one file or connection; nil for row sources.
	NewSplitter func() Splitter
	Env         Env
}

// SinkConfig is what a sink is opened with.
type SinkConfig struct {
	Stream  string
	Schema  *vec.Schema
	Options Options
	// Header is written first where the destination is empty, Footer at Close.
	Header, Footer []byte
	Env            Env
}

// ByteSink writes encoded records. It is used by one goroutine.
type ByteSink interface {
	// Write takes whole records and keeps none of the bytes. A sink that fails in the middle leaves no partial
	// record behind where its destination allows it.
	Write(ctx context.Context, records []byte) error
	// Flush hands everything written so far to the destination.
	Flush(ctx context.Context) error
	Close() error
}

// RowSink takes rows. It is used by one goroutine.
type RowSink interface {
	// Write takes rows [lo, hi) of a borrowed batch.
	Write(ctx context.Context, b *vec.Batch, lo, hi int) error
	Flush(ctx context.Context) error
	Close() error
}
