package op

import "github.com/eventflux-go/eventflux/vec"

// Replies says that whatever an operator puts out comes out because of a row of one input, and has what that row has in
// some columns. Of such output the parts keep the number of the row and what is their own; the rest is taken from the
// input once it is in order: what one core writes and another one reads is dear.
type Replies struct {
	Input   int
	Columns []int // by column of the output: the one of the input that it repeats; negative: it is the operator's own
}

// own lists the columns that are the operator's own.
func (r *Replies) own() []int {
	var list []int
	if r != nil {
		for c, from := range r.Columns {
			if from < 0 {
				list = append(list, c)
			}
		}
	}
	return list
}

// Replier takes what comes out because of rows: of b the columns that are the operator's own, and the row of each,
// ascending. Both are borrowed.
type Replier interface {
	Reply(b *vec.Batch, rows []int32)
}

// Reply keeps a copy.
func (p *shardPart) Reply(b *vec.Batch, rows []int32) {
	from := len(p.rows)
	p.rows = append(p.rows, rows...)
	for _, c := range p.replies {
		col := &p.out.b.Cols[c]
		col.AppendRange(&b.Cols[c], 0, len(rows))
		p.out.strings.CloneStrings(col, from, len(p.rows))
	}
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
func (s *InputShards) emitReplies(b *vec.Batch, lo, hi int, out Emitter) {
	total := 0
	for _, p := range s.parts {
		total += len(p.rows)
	}
	if total == 0 {
		return
	}
	s.placeReplies(lo, hi, total)
	m := s.merged
	m.Truncate()
	m.Len, m.Time, m.Seq = total, sized(m.Time, total), sized(m.Seq, total)
	for k, r := range s.replied {
		m.Time[k] = b.Time[r]
	}
	for k, r := range s.replied {
		m.Seq[k] = b.SeqAt(int(r))
	}
	for c, from := range s.replies.Columns {
		if from >= 0 {
			m.Cols[c].Gather(&b.Cols[from], s.replied)
			continue
		}
		m.Cols[c].Reuse(total)
		for i, p := range s.parts {
			if at := s.replyAt[i]; len(at) > 0 {
				m.Cols[c].Scatter(&p.out.b.Cols[c], 0, at)
				placeNulls(&m.Cols[c], &p.out.b.Cols[c], 0, at)
			}
		}
	}
	out.Emit(m)
}

// placeReplies gives every reply its place, by counting those to each row, and lists their rows.
func (s *InputShards) placeReplies(lo, hi, total int) {
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
	s.replied = sized(s.replied, total)
	for i, p := range s.parts {
		at := sized(s.replyAt[i], len(p.rows))
		for k, r := range p.rows {
			place := places[int(r)-lo]
			places[int(r)-lo]++
			at[k], s.replied[place] = place, r
		}
		s.replyAt[i] = at
	}
}
