package op

import "github.com/eventflux-go/eventflux/vec"

// Replies says that whatever an operator puts out comes out because of a row of one input.
type Replies struct {
	Input   int
	Columns []int // by column of the output: the one of the input that it repeats; negative: it is the operator's own
}

// Replier takes what comes out because of rows: the row of each, ascending. Both are borrowed.
type Replier interface {
	Reply(b *vec.Batch, rows []int32)
}

// Reply keeps a copy. The strings of the input last until all has come out.
func (p *shardPart) Reply(b *vec.Batch, rows []int32) {
	p.rows = append(p.rows, rows...)
	p.out.addOwn(b, 0, b.Len, p.texts)
}

// Lends tells which columns of the output are the input's.
func (s *InputShards) Lends() []bool {
	if s.replies == nil {
		return nil
	}
	var lent []bool
	for _, from := range s.replies.Columns {
		lent = append(lent, from >= 0)
	}
	return lent
}

// emitReplies puts out what the parts have replied to rows [lo, hi) of b, in the order of the rows: no two parts have
// the same. It only reads what the parts have written, because what is written by turns goes from core to core.
func (s *InputShards) emitReplies(lo, hi int, out Emitter) {
	total := 0
	for _, p := range s.parts {
		total += len(p.rows)
	}
	if total == 0 {
		return
	}
	s.placeReplies(lo, hi)
	m := s.merged
	m.Truncate()
	for c := range m.Cols {
		m.Cols[c].Reuse(total)
	}
	m.Len, m.Time, m.Seq = total, sized(m.Time, total), sized(m.Seq, total)
	for i, p := range s.parts {
		at, b := s.replyAt[i], p.out.b
		for c := range m.Cols {
			m.Cols[c].Scatter(&b.Cols[c], 0, at)
		}
		for k, place := range at {
			m.Time[place], m.Seq[place] = b.Time[k], b.SeqAt(k)
		}
		for c := range m.Cols {
			placeNulls(&m.Cols[c], &b.Cols[c], 0, at)
		}
	}
	out.Emit(m)
}

// placeReplies gives every reply its place, by counting those to each row.
func (s *InputShards) placeReplies(lo, hi int) {
	s.places = sized(s.places, hi-lo)
	places := s.places
	clear(places)
	for _, p := range s.parts {
		for _, r := range p.rows {
			places[int(r)-lo]++
		}
	}
	at := int32(0)
	for k, n := range places {
		places[k] = at
		at += n
	}
	for i, p := range s.parts {
		s.replyAt[i] = sized(s.replyAt[i], len(p.rows))
		for k, r := range p.rows {
			s.replyAt[i][k] = places[int(r)-lo]
			places[int(r)-lo]++
		}
	}
}
