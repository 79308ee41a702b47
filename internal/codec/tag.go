package codec

import (
	"encoding/binary"
	"fmt"
)

// Tag marks the start of a structure by name and version, so that a reader that has lost its place, or is older than
// what it reads, says so instead of reading nonsense.
func (w *Writer) Tag(name string, version uint64) {
	w.String(name)
	w.Uvarint(version)
}

// Tag reads a mark and returns its version, which is between 1 and newest.
func (r *Reader) Tag(name string, newest uint64) uint64 {
	got := r.bytes()
	v := r.Uvarint()
	switch {
	case r.err != nil:
		return 0
	case string(got) != name:
		r.Failf("%.32q stands where %q belongs", got, name)
	case v == 0 || v > newest:
		r.Failf("%s has version %d, this program reads up to %d", name, v, newest)
	}
	return v
}

// Failf makes the reader fail with a reason, unless it has failed before, and returns its error: for values that are
// well-formed and impossible.
func (r *Reader) Failf(format string, args ...any) error {
	r.Fail(fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...)))
	return r.err
}

// U32 writes four bytes.
func (w *Writer) U32(v uint32) { w.buf = binary.LittleEndian.AppendUint32(w.buf, v) }

// U32 reads four bytes.
func (r *Reader) U32() uint32 {
	if len(r.buf) < 4 {
		r.Fail(ErrCorrupt)
		return 0
	}
	v := binary.LittleEndian.Uint32(r.buf)
	r.buf = r.buf[4:]
	return v
}

// LenOf reads a count of things of which each takes at least elemBytes bytes.
func (r *Reader) LenOf(elemBytes int) int {
	n := r.Uvarint()
	if n > uint64(len(r.buf)/max(1, elemBytes)) {
		r.Fail(ErrCorrupt)
		return 0
	}
	return int(n)
}

// View reads bytes that are part of the reader's input: copy what is kept.
func (r *Reader) View() []byte { return r.bytes() }
