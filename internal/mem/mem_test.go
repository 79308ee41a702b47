package mem

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestAHeapGivesItsItemsInOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var h Heap
		var want []Item
		for i := range r.IntN(100) {
			x := Item{Order: r.Uint64N(20), Run: uint32(i)}
			want = append(want, x)
			if i%2 == 0 {
				h.Push(x)
			} else {
				h.Items = append(h.Items, x)
				h.Init()
			}
		}
		slices.SortFunc(want, func(a, b Item) int { return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Run, b.Run)) })
		for _, x := range want {
			if got := h.Pop(); got != x {
				t.Fatalf("got %v, want %v", got, x)
			}
		}
	}
}

func TestASlabKeepsWhatIsInUse(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	s := NewSlab(3)
	used := map[uint32]int64{}
	var ids []uint32
	for i := range int64(50_000) {
		if len(ids) > 0 && r.IntN(20) < 9 {
			k := r.IntN(len(ids))
			s.Drop(ids[k])
			delete(used, ids[k])
			ids[k] = ids[len(ids)-1]
			ids = ids[:len(ids)-1]
			continue
		}
		id := s.Take()
		if _, twice := used[id]; twice {
			t.Fatalf("record %d is given twice", id)
		}
		Set64(s.At(id), 1, i)
		used[id] = i
		ids = append(ids, id)
	}
	n := 0
	s.Each(func(id uint32) {
		n++
		if want, ok := used[id]; !ok || !s.Has(id) || Get64(s.At(id), 1) != want {
			t.Fatalf("record %d is not as it was left", id)
		}
	})
	if n != len(used) || s.Live != n || s.Room() < n {
		t.Errorf("%d records, %d in use, %d counted, room for %d", n, len(used), s.Live, s.Room())
	}
}

func TestAnIndexFindsItsBuckets(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var x Index
	have := map[Key]uint32{}
	for range 50_000 {
		k := Key{Word: r.Uint64N(3000), More: r.Uint64N(2)}
		b, ok := have[k]
		switch {
		case x.Find(k) != b:
			t.Fatalf("%v: bucket %d, want %d", k, x.Find(k), b)
		case ok && r.IntN(2) == 0:
			x.Drop(b)
			delete(have, k)
		default:
			have[k] = x.Get(k)
		}
	}
}
