// Package vec holds EventFlux's data model: types, schemas, columns and batches.
//
// Data moves as columns. A [Column] is one concrete struct with exactly one typed slice in use, chosen by its
// type, and a null bitmap that is absent when there are no nulls. A [Batch] is columns of equal length and, per
// row, the time, the sequence number and the order that place the row in its stream.
//
// A [Binder] moves rows between columns and a program's structs, without reflection per row; it is where unsafe lives.
//
// Ownership: a batch is borrowed until the call it was passed to returns. Who keeps rows copies them, strings
// included: the strings of a batch share a backing buffer that is reused.
package vec
