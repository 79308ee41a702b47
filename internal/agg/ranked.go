package agg

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// ranked keeps the values of each group in order of size, so that the one of any rank is found, and any value goes
// again, in O(log n). It is the percentiles, and min and max where rows leave in any order. Equal values share a node
// of a treap; all groups share the nodes.
type ranked struct {
	cells
	nodes []rankNode // 0 is no node
	spare uint32     // head of the nodes not in use, linked by left
	roots []uint32
	shows rankShower
	text  bool // values are strings
	buf   []int64
	bufO  []int64
	masks masks
}

// rankNode is a value and how often it occurs; size counts the occurrences in the subtree.
type rankNode struct {
	cell
	left, right, size, mult uint32
}

// rankShower makes row i of dst the result of group g, which has a value.
type rankShower interface {
	show(a *ranked, g uint32, dst *vec.Column, i int)
}

func newRanked(t vec.Type, shows rankShower) *ranked {
	return &ranked{cells: newCells(t), nodes: make([]rankNode, 1), shows: shows, text: !hasKey(t)}
}

func (a *ranked) Grow(groups int) {
	if a.roots = grow(a.roots, groups); groups == 0 {
		a.nodes, a.spare = make([]rankNode, 1), 0
		a.bytes.Reset()
	}
}

func (a *ranked) Reset(g uint32) {
	a.dispose(a.roots[g])
	a.roots[g] = 0
}

func (a *ranked) dispose(t uint32) {
	if t != 0 {
		a.dispose(a.nodes[t].left)
		a.dispose(a.nodes[t].right)
		a.release(t)
	}
}

func (a *ranked) release(t uint32) {
	a.drop(a.nodes[t].cell)
	a.nodes[t] = rankNode{left: a.spare}
	a.spare = t
}

func (a *ranked) node(key int64, s string, mult uint32) uint32 {
	n := rankNode{cell: cell{bits: uint64(key)}, size: mult, mult: mult}
	if a.text {
		n.cell = a.putBytes(s)
	}
	if t := a.spare; t != 0 {
		a.spare = a.nodes[t].left
		a.nodes[t] = n
		return t
	}
	a.nodes = append(a.nodes, n)
	return uint32(len(a.nodes) - 1)
}

// compare orders a value, a key or a string, and that of node t.
func (a *ranked) compare(key int64, s string, t uint32) int {
	if a.text {
		return strings.Compare(s, a.cells.text(a.nodes[t].cell))
	}
	switch k := int64(a.nodes[t].bits); {
	case key < k:
		return -1
	case key > k:
		return 1
	}
	return 0
}

// priority is what the treap is a heap by: as good as random, and the same in every run.
func priority(t uint32) uint32 {
	t = (t ^ t>>16) * 0x85EBCA6B
	t = (t ^ t>>13) * 0xC2B2AE35
	return t ^ t>>16
}

// insert adds mult occurrences of a value below t and returns the subtree's new root.
func (a *ranked) insert(t uint32, key int64, s string, mult uint32) uint32 {
	if t == 0 {
		return a.node(key, s, mult)
	}
	c := a.compare(key, s, t)
	a.nodes[t].size += mult
	switch {
	case c == 0:
		a.nodes[t].mult += mult
	case c < 0:
		l := a.insert(a.nodes[t].left, key, s, mult)
		a.nodes[t].left = l
		if priority(l) > priority(t) {
			a.nodes[t].left, a.nodes[l].right = a.nodes[l].right, t
			a.resize(t)
			a.resize(l)
			return l
		}
	default:
		r := a.insert(a.nodes[t].right, key, s, mult)
		a.nodes[t].right = r
		if priority(r) > priority(t) {
			a.nodes[t].right, a.nodes[r].left = a.nodes[r].left, t
			a.resize(t)
			a.resize(r)
			return r
		}
	}
	return t
}

func (a *ranked) resize(t uint32) {
	n := &a.nodes[t]
	n.size = a.nodes[n.left].size + n.mult + a.nodes[n.right].size
}

// remove takes one occurrence of a value, which is there, out of the tree below t.
func (a *ranked) remove(t uint32, key int64, s string) uint32 {
	n := &a.nodes[t]
	n.size--
	switch c := a.compare(key, s, t); {
	case c < 0:
		n.left = a.remove(n.left, key, s)
	case c > 0:
		n.right = a.remove(n.right, key, s)
	case n.mult > 1:
		n.mult--
	default:
		l, r := n.left, n.right
		a.release(t)
		return a.join(l, r)
	}
	return t
}

// join makes one tree of two; every value of l is before those of r.
func (a *ranked) join(l, r uint32) uint32 {
	switch {
	case l == 0:
		return r
	case r == 0:
		return l
	case priority(l) > priority(r):
		a.nodes[l].right = a.join(a.nodes[l].right, r)
		a.resize(l)
		return l
	}
	a.nodes[r].left = a.join(l, a.nodes[r].left)
	a.resize(r)
	return r
}

// count is how many values the group has.
func (a *ranked) count(g uint32) int { return int(a.nodes[a.roots[g]].size) }

// at is the value of rank k, counted from 0, of the group, which has more than k values.
func (a *ranked) at(g uint32, k int) cell {
	t := a.roots[g]
	for {
		n := &a.nodes[t]
		l := int(a.nodes[n.left].size)
		switch {
		case k < l:
			t = n.left
		case k < l+int(n.mult):
			return n.cell
		default:
			k -= l + int(n.mult)
			t = n.right
		}
	}
}

func (a *ranked) enter(in *Input, k []int64, i int) {
	root := &a.roots[in.group(i)]
	if a.text {
		*root = a.insert(*root, 0, in.Args[0].Str[i], 1)
	} else {
		*root = a.insert(*root, k[i], "", 1)
	}
}

func (a *ranked) leave(out *Input, k []int64, o int) {
	root := &a.roots[out.group(o)]
	if a.text {
		*root = a.remove(*root, 0, out.Args[0].Str[o])
	} else {
		*root = a.remove(*root, k[o], "")
	}
}

// values is the keys of in, nil for strings.
func (a *ranked) values(in *Input, buf *[]int64) []int64 {
	if a.text {
		return nil
	}
	return in.keys(0, buf)
}

func (a *ranked) Add(in *Input) {
	k, skip := a.values(in, &a.buf), in.skipped(&a.masks.in)
	for i := in.Lo; i < in.Hi; i++ {
		if skip == nil || !skip.Get(i) {
			a.enter(in, k, i)
		}
	}
}

func (a *ranked) Slide(d *Delta) {
	in, out := &d.In, &d.Out
	k, skip := a.values(in, &a.buf), in.skipped(&a.masks.in)
	ko, skipOut := a.values(out, &a.bufO), out.skipped(&a.masks.out)
	o := out.Lo
	for i := in.Lo; i < in.Hi; i++ {
		for end := d.left(i); o < end; o++ {
			a.expire(d, ko, skipOut, o)
		}
		if skip == nil || !skip.Get(i) {
			a.enter(in, k, i)
		}
		if d.Cur != nil {
			a.show(in.group(i), d.Cur, i)
		}
	}
	for ; o < out.Hi; o++ {
		a.expire(d, ko, skipOut, o)
	}
}

func (a *ranked) expire(d *Delta, k []int64, skip vec.Bitmap, o int) {
	if skip == nil || !skip.Get(o) {
		a.leave(&d.Out, k, o)
	}
	if d.Exp != nil {
		a.show(d.Out.group(o), d.Exp, o)
	}
}

func (a *ranked) show(g uint32, dst *vec.Column, i int) {
	if a.roots[g] == 0 {
		dst.SetNull(i)
		return
	}
	a.shows.show(a, g, dst, i)
}

func (a *ranked) Result(groups []uint32, dst *vec.Column, _ *vec.Bitmap) {
	dst.Reuse(len(groups))
	for k, g := range groups {
		a.show(g, dst, k)
	}
}

// walk calls f for the nodes below t in order.
func (a *ranked) walk(t uint32, f func(n *rankNode)) {
	if t != 0 {
		a.walk(a.nodes[t].left, f)
		f(&a.nodes[t])
		a.walk(a.nodes[t].right, f)
	}
}

func (a *ranked) Merge(dst uint32, from Agg, src uint32) {
	f := from.(*ranked)
	f.walk(f.roots[src], func(n *rankNode) {
		s := ""
		if a.text {
			s = f.cells.text(n.cell)
		}
		a.roots[dst] = a.insert(a.roots[dst], int64(n.bits), s, n.mult)
	})
}

// Save writes the values of each group in order, each with how often it occurs.
func (a *ranked) Save(w *codec.Writer) {
	distinct := make([]uint64, 1)
	save(w, "ranked", a.roots, func(root *uint32) {
		distinct[0] = 0
		a.walk(*root, func(*rankNode) { distinct[0]++ })
		w.Uvarint(distinct[0])
		a.walk(*root, func(n *rankNode) {
			w.Uvarint(uint64(n.mult))
			a.cells.save(w, n.cell)
		})
	})
}

// Load reads what Save wrote.
func (a *ranked) Load(r *codec.Reader) error {
	a.Grow(0)
	err := load(r, "ranked", &a.roots, func(root *uint32) {
		for range r.Len() {
			mult := r.Uvarint()
			if v := a.cells.load(r); r.Err() == nil {
				a.loaded(r, root, v, mult)
			}
		}
	})
	if err != nil {
		a.Grow(0)
	}
	return err
}

func (a *ranked) loaded(r *codec.Reader, root *uint32, v cell, mult uint64) {
	if size := uint64(a.nodes[*root].size); mult == 0 || mult > 1<<32-1-size {
		r.Failf("value occurs %d times", mult)
		return
	}
	s := ""
	if a.text {
		s = a.cells.text(v)
	}
	*root = a.insert(*root, int64(v.bits), s, uint32(mult))
	if a.text {
		a.drop(v)
	}
}

// extremeRank is min, and max where it is -1.
type extremeRank int64

func (e extremeRank) show(a *ranked, g uint32, dst *vec.Column, i int) {
	k := 0
	if e != 0 {
		k = a.count(g) - 1
	}
	v := a.at(g, k)
	if a.text {
		a.set(dst, i, v)
	} else {
		setKey(dst, i, int64(v.bits))
	}
}
