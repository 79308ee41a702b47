// Package runtime runs applications. It has two halves.
//
// The core is [Graph]: a pure, single-threaded function from state, input batches and time to new state and output
// batches. It orders rows by (Time, Seq, Ord) wherever flows meet, numbers input, runs feedback loops, and saves and
// loads its whole state at tick boundaries. It reads no clock and starts no goroutine.
//
// Around it is [Live]: sources that read and decode, sinks that encode and write, each in goroutines of their own
// with bounded queues; the application's clock (arrival or event time), reorder buffers, late rows, back-pressure,
// accounting and an orderly end. A [Pool] of workers serves operators that divide keyed work into shards.
//
// Everything that reaches output is decided in the tick, so a batch of one row and one of thousands, one shard and
// many, a live run and a replay give the same rows in the same order.
package runtime
