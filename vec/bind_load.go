package vec

import (
	"time"
	"unsafe"
)

// load sets the Go value at p from row i of the column. Strings are copied into the arena; without one they are
// shared.
func (m *move) load(p unsafe.Pointer, c *Column, i int, a *Arena) {
	null := c.Nulls.Get(i)
	switch m.null {
	case nullPointer:
		if null {
			*(*unsafe.Pointer)(p) = nil
			return
		}
		p = m.allocate(p)
	case nullSQL:
		*(*bool)(unsafe.Add(p, m.valid)) = !null
	}
	if null {
		m.zero(p)
		return
	}
	switch m.kind {
	case moveFloat64:
		if c.Type.ID == Float {
			*(*float64)(p) = float64(c.F32[i])
		} else {
			*(*float64)(p) = c.F64[i]
		}
	case moveString:
		*(*string)(p) = a.keep(c.Str[i])
	case moveInt64:
		if c.Type.ID == Int {
			*(*int64)(p) = int64(c.I32[i])
		} else {
			*(*int64)(p) = c.I64[i]
		}
	case moveGoTime:
		if c.Type.ID == Date {
			*(*time.Time)(p) = time.Unix(int64(c.I32[i])*secondsPerDay, 0).UTC()
		} else {
			*(*time.Time)(p) = time.UnixMicro(c.I64[i]).UTC()
		}
	case moveBool:
		*(*bool)(p) = c.Bool[i]
	case moveInt32:
		*(*int32)(p) = c.I32[i]
	case moveFloat32:
		*(*float32)(p) = c.F32[i]
	default:
		m.loadRare(p, c, i, a)
	}
}

func (m *move) loadRare(p unsafe.Pointer, c *Column, i int, a *Arena) {
	switch m.kind {
	case moveInt8, moveInt16, moveUint8, moveUint16, moveUint32:
		// fits lets none of these read a column: INT and LONG have values that they have not.
	case moveBytes:
		*(*[]byte)(p) = append(make([]byte, 0, len(c.Str[i])), c.Str[i]...) // the caller may write to it
	case moveGoDuration:
		*(*time.Duration)(p) = time.Duration(c.I64[i]) * time.Microsecond
	case moveMicros:
		*(*int64)(p) = c.I64[i]
	case moveDecimal:
		*(*Dec128)(p) = c.Dec[i]
	case moveStruct:
		for k := range m.child {
			f := &m.child[k]
			f.load(unsafe.Add(p, f.offset), &c.Child[f.col], i, a)
		}
	case moveList:
		m.loadList(p, c, i, a)
	}
}

// keep copies s; without an arena it is shared.
func (a *Arena) keep(s string) string {
	if a == nil {
		return s
	}
	return a.Clone(s)
}

// allocate gives the pointer at p a value of its own.
func (m *move) allocate(p unsafe.Pointer) unsafe.Pointer {
	var v unsafe.Pointer
	switch m.kind {
	case moveString:
		v = unsafe.Pointer(new(string))
	case moveBytes:
		v = unsafe.Pointer(new([]byte))
	case moveGoTime:
		v = unsafe.Pointer(new(time.Time))
	case moveDecimal:
		v = unsafe.Pointer(new(Dec128))
	default:
		v = unsafe.Pointer(new(int64)) // as large as the largest number, and without pointers as they are
	}
	*(*unsafe.Pointer)(p) = v
	return v
}

// zero sets the Go value at p to what NULL gives.
func (m *move) zero(p unsafe.Pointer) {
	switch m.kind {
	case moveString:
		*(*string)(p) = ""
	case moveBytes, moveList:
		*(*sliceHeader)(p) = sliceHeader{}
	case moveGoTime:
		*(*time.Time)(p) = time.Time{}
	case moveDecimal:
		*(*Dec128)(p) = Dec128{}
	case moveBool, moveInt8, moveUint8:
		*(*uint8)(p) = 0
	case moveInt16, moveUint16:
		*(*uint16)(p) = 0
	case moveInt32, moveUint32, moveFloat32:
		*(*uint32)(p) = 0
	case moveStruct:
		for i := range m.child {
			f := &m.child[i]
			switch q := unsafe.Add(p, f.offset); f.null {
			case nullPointer:
				*(*unsafe.Pointer)(q) = nil
			case nullSQL:
				*(*bool)(unsafe.Add(q, f.valid)) = false
				f.zero(q)
			default:
				f.zero(q)
			}
		}
	default:
		*(*uint64)(p) = 0
	}
}

// loadList makes a slice of the elements of row i.
func (m *move) loadList(p unsafe.Pointer, c *Column, i int, a *Arena) {
	from, to := int(c.Offsets[i]), int(c.Offsets[i+1])
	elem := &m.child[0]
	data := elem.slice(p, to-from)
	for k := from; k < to; k++ {
		elem.load(unsafe.Add(data, uintptr(k-from)*elem.size), &c.Child[0], k, a)
	}
}

// slice makes a slice of n elements of the move's Go type at p and returns its memory.
func (m *move) slice(p unsafe.Pointer, n int) unsafe.Pointer {
	switch m.kind {
	case moveString:
		return setSlice[string](p, n)
	case moveBytes:
		return setSlice[[]byte](p, n)
	case moveGoTime:
		return setSlice[time.Time](p, n)
	case moveDecimal:
		return setSlice[Dec128](p, n)
	case moveBool:
		return setSlice[bool](p, n)
	case moveInt32, moveFloat32:
		return setSlice[int32](p, n)
	}
	return setSlice[int64](p, n)
}

func setSlice[E any](p unsafe.Pointer, n int) unsafe.Pointer {
	s := make([]E, n)
	*(*[]E)(p) = s
	return unsafe.Pointer(unsafe.SliceData(s))
}
