package codec

import (
	"errors"
	"testing"

	"github.com/eventflux-go/eventflux/vec"
)

func sample() (*vec.Schema, *vec.Batch) {
	s := vec.NewSchema(vec.Field{Name: "s", Type: vec.Simple(vec.String)}, vec.Field{Name: "d", Type: vec.Simple(vec.Double)},
		vec.Field{Name: "l", Type: vec.ListOf(vec.Simple(vec.Long))}, vec.Field{Name: "b", Type: vec.Simple(vec.Bool)})
	b := vec.NewBatch(s)
	for i := range 3 {
		b.Cols[0].Str = append(b.Cols[0].Str, []string{"a", "", "ccc"}[i])
		b.Cols[1].F64 = append(b.Cols[1].F64, float64(i)/4)
		b.Cols[3].Bool = append(b.Cols[3].Bool, i == 1)
		b.AppendRowMeta(vec.Time(i), int64(10*i), vec.OrdSelf, vec.Kind(i%2))
	}
	b.Cols[2].Offsets = []int32{0, 2, 2, 3}
	b.Cols[2].Child[0].I64 = []int64{7, 8, 9}
	b.Cols[0].SetNull(1)
	b.Cols[2].SetNull(1)
	return s, b
}

func TestABatchComesBackAsItWasWritten(t *testing.T) {
	s, b := sample()
	var w Writer
	w.Batch(b)
	w.Varint(-5)
	r, err := Open(Seal(w.Data()))
	if err != nil {
		t.Fatal(err)
	}
	got := vec.NewBatch(s)
	r.Batch(got)
	if v := r.Varint(); v != -5 || r.Err() != nil || r.Rest() != 0 {
		t.Fatalf("after the batch: %d, %v, %d bytes left", v, r.Err(), r.Rest())
	}
	for c := range b.Cols {
		for i := range b.Len {
			if !got.Cols[c].EqualAt(i, &b.Cols[c], i) {
				t.Errorf("column %d row %d differs", c, i)
			}
		}
	}
	for i := range b.Len {
		if got.Time[i] != b.Time[i] || got.SeqAt(i) != b.SeqAt(i) || got.OrdAt(i) != b.OrdAt(i) || got.KindAt(i) != b.KindAt(i) {
			t.Errorf("meta of row %d differs", i)
		}
	}
}

func TestAFlippedBitIsDetected(t *testing.T) {
	_, b := sample()
	var w Writer
	w.Batch(b)
	sealed := Seal(w.Data())
	for i := range sealed {
		sealed[i] ^= 4
		if _, err := Open(sealed); err == nil {
			t.Fatalf("byte %d changed unnoticed", i)
		}
		sealed[i] ^= 4
	}
}

func FuzzReader(f *testing.F) {
	s, b := sample()
	var w Writer
	w.Batch(b)
	f.Add(w.Data())
	f.Fuzz(func(t *testing.T, data []byte) {
		r := NewReader(data)
		r.Batch(vec.NewBatch(s))
		if r.Err() != nil && !errors.Is(r.Err(), ErrCorrupt) {
			t.Fatalf("unexpected error %v", r.Err())
		}
	})
}
