package vec

import (
	"math"
	"time"
	"unicode/utf8"
	"unsafe"
)

const secondsPerDay = 24 * 60 * 60

// store appends the Go value at p to the column; false says that it does not fit, and that the column may be one row
// longer all the same.
func (m *move) store(c *Column, p unsafe.Pointer, a *Arena) bool {
	switch m.null {
	case nullPointer:
		if p = *(*unsafe.Pointer)(p); p == nil {
			c.AppendNull()
			return true
		}
	case nullSQL:
		if !*(*bool)(unsafe.Add(p, m.valid)) {
			c.AppendNull()
			return true
		}
	}
	switch m.kind {
	case moveFloat64:
		c.F64 = append(c.F64, *(*float64)(p))
	case moveString:
		return storeText(c, *(*string)(p))
	case moveGoTime:
		return storeTime(c, *(*time.Time)(p))
	case moveInt64:
		return storeInt(c, *(*int64)(p))
	case moveInt32:
		return storeInt(c, int64(*(*int32)(p)))
	case moveBool:
		c.Bool = append(c.Bool, *(*bool)(p))
	case moveNull:
		c.AppendNull()
	case moveFloat32:
		if f := *(*float32)(p); m.to.ID == Double {
			c.F64 = append(c.F64, float64(f))
		} else {
			c.F32 = append(c.F32, f)
		}
	default:
		return m.storeRare(c, p, a)
	}
	return true
}

// storeRare is store for the kinds that few structs have.
func (m *move) storeRare(c *Column, p unsafe.Pointer, a *Arena) bool {
	switch m.kind {
	case moveInt8:
		return storeInt(c, int64(*(*int8)(p)))
	case moveInt16:
		return storeInt(c, int64(*(*int16)(p)))
	case moveUint8:
		return storeInt(c, int64(*(*uint8)(p)))
	case moveUint16:
		return storeInt(c, int64(*(*uint16)(p)))
	case moveUint32:
		return storeInt(c, int64(*(*uint32)(p)))
	case moveBytes:
		b := *(*[]byte)(p)
		if b == nil {
			c.AppendNull()
			return true
		}
		c.Str = append(c.Str, a.Clone(BytesAsString(b)))
	case moveGoDuration:
		c.I64 = append(c.I64, int64(*(*time.Duration)(p)/time.Microsecond))
	case moveMicros:
		c.I64 = append(c.I64, *(*int64)(p))
	case moveDecimal:
		c.Dec = append(c.Dec, *(*Dec128)(p))
	case moveStruct:
		for i := range m.child {
			f := &m.child[i]
			if !f.store(&c.Child[f.col], unsafe.Add(p, f.offset), a) {
				return false
			}
		}
	case moveList:
		return m.storeList(c, p, a)
	}
	return true
}

// sliceHeader is how a slice of any type lies in memory.
type sliceHeader struct {
	data unsafe.Pointer
	len  int
	cap  int
}

func (m *move) storeList(c *Column, p unsafe.Pointer, a *Arena) bool {
	s := (*sliceHeader)(p)
	if s.data == nil {
		c.AppendNull()
		return true
	}
	if len(c.Offsets) == 0 {
		c.Offsets = append(c.Offsets, 0)
	}
	elem := &m.child[0]
	for i := range s.len {
		if !elem.store(&c.Child[0], unsafe.Add(s.data, uintptr(i)*elem.size), a) {
			c.Child[0].Resize(int(c.Offsets[len(c.Offsets)-1]))
			return false
		}
	}
	c.Offsets = append(c.Offsets, int32(c.Child[0].Len()))
	return true
}

// storeText keeps to what decoders promise: a STRING is UTF-8.
func storeText(c *Column, s string) bool {
	if c.Type.ID != Bytes && !utf8.ValidString(s) {
		return false
	}
	c.Str = append(c.Str, s)
	return true
}

func storeInt(c *Column, v int64) bool {
	if c.Type.ID == Long {
		c.I64 = append(c.I64, v)
		return true
	}
	if v < math.MinInt32 || v > math.MaxInt32 {
		return false
	}
	c.I32 = append(c.I32, int32(v))
	return true
}

func storeTime(c *Column, t time.Time) bool {
	if c.Type.ID == Date {
		c.I32 = append(c.I32, int32(floorDiv(t.Unix(), secondsPerDay)))
		return true
	}
	c.I64 = append(c.I64, t.UnixMicro())
	return true
}

// set makes the Go value at p row i of a column of the type that it stands for by itself.
func (m *move) set(c *Column, i int, p unsafe.Pointer) {
	switch m.null {
	case nullPointer:
		if p = *(*unsafe.Pointer)(p); p == nil {
			c.SetNull(i)
			return
		}
	case nullSQL:
		if !*(*bool)(unsafe.Add(p, m.valid)) {
			c.SetNull(i)
			return
		}
	}
	switch m.kind {
	case moveBool:
		c.Bool[i] = *(*bool)(p)
	case moveInt32:
		c.I32[i] = *(*int32)(p)
	case moveInt64, moveMicros:
		c.I64[i] = *(*int64)(p)
	case moveFloat32:
		c.F32[i] = *(*float32)(p)
	case moveFloat64:
		c.F64[i] = *(*float64)(p)
	case moveString:
		c.Str[i] = *(*string)(p)
	case moveBytes:
		b := *(*[]byte)(p)
		c.Str[i] = string(b) // a copy: the function may keep what it gave
		if b == nil {
			c.SetNull(i)
		}
	case moveGoTime:
		c.I64[i] = (*(*time.Time)(p)).UnixMicro()
	case moveGoDuration:
		c.I64[i] = int64(*(*time.Duration)(p) / time.Microsecond)
	}
}
