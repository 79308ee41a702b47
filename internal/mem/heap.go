package mem

// HeapFrom is from how many partial matches on those that wait for an element are put in order of a comparison, where
// an event has found that most of them cannot take it.
const HeapFrom = 512

// FewTook reports whether an event that so many partial matches could not take, and so many did, shows that order pays.
func FewTook(stayed, gone, from int) bool { return stayed >= from && stayed/8 >= gone }

// Heap has partial matches in the order of what a comparison lets through, those that let most events through first,
// so that an event looks only at those that it can be for.
type Heap struct {
	Items []Item
	Room  int // how many Items there may be before those that have gone are cleared away
}

// Item is a partial match and its place: the smaller, the more events it lets through.
type Item struct {
	Order uint64
	Run   uint32
}

func (x Item) less(y Item) bool {
	return x.Order < y.Order || x.Order == y.Order && x.Run < y.Run
}

// Init puts the items in order.
func (h *Heap) Init() {
	for i := len(h.Items)/2 - 1; i >= 0; i-- {
		h.down(i)
	}
}

func (h *Heap) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(h.Items) {
			return
		}
		if child+1 < len(h.Items) && h.Items[child+1].less(h.Items[child]) {
			child++
		}
		if !h.Items[child].less(h.Items[i]) {
			return
		}
		h.Items[i], h.Items[child] = h.Items[child], h.Items[i]
		i = child
	}
}

// Push puts an item in.
func (h *Heap) Push(x Item) {
	h.Items = append(h.Items, x)
	for i := len(h.Items) - 1; i > 0; {
		up := (i - 1) / 2
		if !h.Items[i].less(h.Items[up]) {
			return
		}
		h.Items[i], h.Items[up] = h.Items[up], h.Items[i]
		i = up
	}
}

// Pop takes the first item out.
func (h *Heap) Pop() Item {
	x, last := h.Items[0], len(h.Items)-1
	h.Items[0] = h.Items[last]
	h.Items = h.Items[:last]
	h.down(0)
	return x
}

// Heaps are heaps by number, which counts from 1.
type Heaps struct {
	all  []Heap
	free []uint32
}

// Take gives the number of an empty heap.
func (p *Heaps) Take() uint32 {
	if n := len(p.free); n > 0 {
		id := p.free[n-1]
		p.free = p.free[:n-1]
		return id
	}
	p.all = append(p.all, Heap{})
	return uint32(len(p.all))
}

// At is the heap of that number, valid until the next Take.
func (p *Heaps) At(id uint32) *Heap { return &p.all[id-1] }

// Drop empties a heap and gives its number back. Memory is kept for the next one, unless it is much.
func (p *Heaps) Drop(id uint32) {
	h := &p.all[id-1]
	if h.Items, h.Room = h.Items[:0], 0; cap(h.Items) > 8*HeapFrom {
		h.Items = nil
	}
	p.free = append(p.free, id)
}

// HeapMisses is how often order may turn out to be of no use before an element is done with it.
const HeapMisses = 8

// Missed reports whether order was of no use for an event: it let much of a heap of n through and took little of that.
func Missed(let, took, n int) bool { return let > n/8 && took < let/8 }

// Len is how many heaps there have been at once.
func (p *Heaps) Len() int { return len(p.all) }
