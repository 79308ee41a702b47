// Package codec is the binary encoding of snapshots: versioned and checksummed as a whole (Seal, Open), plain
// fields inside (Writer, Reader). A Reader survives any input: what is corrupt gives an error, never a panic and
// never an allocation larger than the input accounts for.
package codec
