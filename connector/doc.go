// Package connector is the contract between the engine and the outside: sources and sinks, formats, their option
// specs and the registry.
//
// A connector moves bytes ([ByteSource], [ByteSink]) or rows ([RowSource], [RowSink]). Bytes become rows through a
// [Format]: its [Splitter] cuts the input into whole records, its [Decoder] turns the records of one [Chunk] into
// rows of a batch, its [Encoder] does the opposite. One [Spec] per connector and format gives parsing, defaults,
// checks, documentation and completion of its options.
//
// Ownership: a source fills a chunk that the caller owns, and the strings of decoded rows may point into it, so a
// chunk is reused only when the batch decoded from it is done with. A decoder and an encoder belong to one
// goroutine; chunks are independent, so several decoders of one stream may work on successive chunks at once.
//
// Nobody here keeps a position: a source that is opened again starts where its options say.
package connector
