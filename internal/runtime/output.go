package runtime

import "github.com/eventflux-go/eventflux/vec"

// appendMeta is vec's AppendMeta a slice at a time: it appends the time, sequence number, order, kind and units of
// rows [lo, hi) of src and advances Len.
func appendMeta(dst, src *vec.Batch, lo, hi int) {
	n := dst.Len
	dst.Time = append(dst.Time, src.Time[lo:hi]...)
	appendSeq(dst, src, lo, hi)
	if len(src.Ord) > 0 {
		dst.Ord = append(padTo(dst.Ord, n, vec.OrdSelf), src.Ord[lo:hi]...)
	} else if len(dst.Ord) > 0 {
		dst.Ord = padTo(dst.Ord, n+hi-lo, vec.OrdSelf)
	}
	if len(src.Kind) > 0 {
		dst.Kind = append(padTo(dst.Kind, n, vec.Current), src.Kind[lo:hi]...)
	} else if len(dst.Kind) > 0 {
		dst.Kind = padTo(dst.Kind, n+hi-lo, vec.Current)
	}
	if src.Units.Any(lo, hi) {
		dst.Units = dst.Units.Grow(n + hi - lo)
		for i := lo; i < hi; i++ {
			if src.Units.Get(i) {
				dst.Units.Set(n + i - lo)
			}
		}
	}
	dst.Len = n + hi - lo
}

func appendSeq(dst, src *vec.Batch, lo, hi int) {
	n := dst.Len
	if len(src.Seq) == 0 && len(dst.Seq) == 0 {
		if n == 0 {
			dst.Seq0 = src.Seq0 + int64(lo)
		}
		if dst.Seq0+int64(n) == src.Seq0+int64(lo) {
			return
		}
	}
	for i := len(dst.Seq); i < n; i++ {
		dst.Seq = append(dst.Seq, dst.Seq0+int64(i))
	}
	if len(src.Seq) > 0 {
		dst.Seq = append(dst.Seq, src.Seq[lo:hi]...)
		return
	}
	for i := lo; i < hi; i++ {
		dst.Seq = append(dst.Seq, src.Seq0+int64(i))
	}
}

func padTo[T any](s []T, n int, v T) []T {
	for len(s) < n {
		s = append(s, v)
	}
	return s
}

// Rows are the rows of a stream in this tick, kinds as they were written, valid until the next Tick or Flush; nil if
// there are none. A stream with one writer costs no copy.
func (g *Graph) Rows(stream int) *vec.Batch {
	s := &g.streams[stream]
	only, many := s.external, false
	for _, w := range s.writers {
		out := w.Chain.Output()
		if out.Len == 0 {
			continue
		}
		many = only != nil
		if many {
			break
		}
		only = out
	}
	if !many {
		return only
	}
	if s.merged == nil {
		s.merged = vec.NewBatch(s.Schema)
	}
	s.merge()
	return s.merged
}

// merge puts the rows of all producers of the stream in order. They share the producers' strings.
func (s *stream) merge() {
	s.merged.Truncate()
	if s.external != nil {
		s.merger.add(&flow{rank: rankExternal}, s.external, 0, s.external.Len)
	}
	for _, w := range s.writers {
		if out := w.Chain.Output(); out.Len > 0 {
			s.merger.add(&flow{rank: w.index}, out, 0, out.Len)
		}
	}
	for f, lo, hi := s.merger.next(); hi > lo; f, lo, hi = s.merger.next() {
		for i := range s.merged.Cols {
			s.merged.Cols[i].AppendRange(&f.b.Cols[i], lo, hi)
		}
		appendMeta(s.merged, f.b, lo, hi)
	}
}

// Observe lets Visit see a stream, from the next tick on.
func (g *Graph) Observe(stream int) { g.streams[stream].observed = true }

// Visit calls f for the rows of the tick in the observed streams, in the order (Time, Seq, Ord), then from outside
// before queries and queries in their order: the one order that all of them have together. Each call is a range of
// one batch, kinds as they were written, borrowed for the call.
func (g *Graph) Visit(f func(stream int, b *vec.Batch, lo, hi int)) {
	for i := range g.streams {
		s := &g.streams[i]
		if s.observed && s.external != nil {
			g.visit.add(&flow{rank: rankExternal, stream: i}, s.external, 0, s.external.Len)
		}
	}
	for _, n := range g.nodes {
		if out := n.Chain.Output(); out.Len > 0 && g.streams[n.Target].observed {
			g.visit.add(&flow{rank: n.index, stream: n.Target}, out, 0, out.Len)
		}
	}
	for fl, lo, hi := g.visit.next(); hi > lo; fl, lo, hi = g.visit.next() {
		f(fl.stream, fl.b, lo, hi)
	}
}
