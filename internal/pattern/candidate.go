package pattern

import "github.com/eventflux-go/eventflux/internal/mem"

// chunk is how many candidates a condition is tested against at once.
const chunk = 256

// candidates finds the partial matches that the event at hand can change, and which conditions it meets of them.
func (m *Matcher) candidates(in *input, part uint32) {
	if m.prog.sequence {
		m.allOf(part)
	}
	row := m.cur.row
	for _, l := range in.leaves {
		if !in.passes(l.local, row) {
			continue
		}
		b := uint32(0)
		switch {
		case m.prog.sequence:
			m.exact = false
			m.listWaiting(l)
		case l.waiting > 0:
			b = m.listBucket(in, l, part)
		default:
			continue
		}
		found := len(m.list)
		m.narrow(l)
		m.orderWhere(l, b, found)
		for _, run := range m.list {
			m.mark(run, l.index)
		}
	}
	for _, c := range m.cand {
		m.runs.At(c.run)[runMark] = 0
	}
}

// mark notes that the event meets a leaf's condition for a partial match.
func (m *Matcher) mark(run uint32, leaf int) {
	rec := m.runs.At(run)
	if rec[runMark] == 0 {
		m.cand = append(m.cand, candidate{run: run})
		rec[runMark] = uint32(len(m.cand))
	}
	m.cand[rec[runMark]-1].fit |= 1 << leaf
}

// allOf makes every partial match of a partition a candidate: in a SEQUENCE each event concerns all of them.
func (m *Matcher) allOf(part uint32) {
	for run := m.parts[part].runs.head; run != 0; run = m.runs.At(run)[m.listAt] {
		m.cand = append(m.cand, candidate{run: run})
		m.runs.At(run)[runMark] = uint32(len(m.cand))
	}
}

// listWaiting fills m.list with the candidates that wait for a leaf.
func (m *Matcher) listWaiting(l *leaf) {
	m.list = m.list[:0]
	for _, c := range m.cand {
		if m.mask(m.runs.At(c.run))>>l.index&1 != 0 {
			m.list = append(m.list, c.run)
		}
	}
}

// listBucket fills m.list with the partial matches that wait for a leaf under the event's key, and gives their bucket;
// 0 if there is none.
func (m *Matcher) listBucket(in *input, l *leaf, part uint32) (b uint32) {
	m.list = m.list[:0]
	at, ok := mem.Key{Word: uint64(part)}, true
	m.exact = true
	if l.keys != nil {
		words := l.keys.words[:0]
		for _, k := range l.keys.keys {
			words = append(words, in.words[k][m.cur.row-in.from])
		}
		l.keys.words = words
		at, ok = makeKey(words, part)
		m.exact = exact(words)
	}
	if !ok {
		return 0
	}
	b = l.buckets.Find(at)
	if b == 0 {
		return 0
	}
	if l.buckets.Buckets[b-1].Heap != 0 {
		m.listOrdered(l, b, part)
		return b
	}
	for run := l.buckets.Buckets[b-1].Head; run&bucketEnd == 0; {
		rec := m.runs.At(run)
		if rec[runPart] == part {
			m.list = append(m.list, run)
		}
		run = m.waitOf(l, rec)[0]
	}
	return b
}

// narrow keeps in m.list the partial matches for which the whole condition holds. Equal keys are compared too, where
// keys are found by their hashes.
func (m *Matcher) narrow(l *leaf) {
	r := l.all
	if m.exact {
		r = l.rest
	}
	if r == nil || len(m.list) == 0 {
		return
	}
	runs := m.list
	m.list = m.spare[:0] // values of lists need m.list themselves
	kept := runs[:0]
	for from := 0; from < len(runs); from += chunk {
		to := min(from+chunk, len(runs))
		r.begin()
		for _, run := range runs[from:to] {
			rec := m.runs.At(run)
			m.addCandidate(r, l, m.cur.b, m.cur.row, rec[runPart], m.seen(rec))
		}
		r.prog.Eval(r.batch, 0, r.batch.Len)
		out, errs := r.prog.Out(0), r.prog.Err(0)
		for k, run := range runs[from:to] {
			if errs.Get(k) {
				if !m.rejected {
					m.reject(r.prog.Reason(0, k))
				}
				continue
			}
			if out.Bool[k] && !out.IsNull(k) {
				kept = append(kept, run)
			}
		}
	}
	m.spare = m.list
	m.list = kept
}

// waitsFor is the elements of the pattern that stand for a mask of leaves: those of a repetition before are the same.
func (m *Matcher) waitsFor(open uint64) (elements uint64) {
	eachBit(open, func(i int) { elements |= 1 << m.prog.leaves[i].number })
	return elements
}

// dropFollowers ends the attempts of a SEQUENCE that wait for an element which an earlier attempt waits for.
func (m *Matcher) dropFollowers(part uint32) {
	var waiting uint64
	for run := m.parts[part].runs.head; run != 0; {
		rec := m.runs.At(run)
		next, open := rec[m.listAt], m.waitsFor(m.mask(rec))
		if m.shapes.slab.At(rec[runShape])[shapeWords+m.prog.begun] != 0 {
			if open&waiting != 0 {
				m.traceDrop(run)
				m.end(run)
			} else {
				waiting |= open
			}
		}
		run = next
	}
}
