// Package state holds keyed state without Go maps: an [Interner] that numbers keys densely, [Strings] for the bytes
// of kept values, and [Rows], the columns of rows that a window holds.
//
// Everything here is deterministic: ids depend on the order of first appearance and on what was freed, never on
// hashes or on how rows were cut into batches.
package state
