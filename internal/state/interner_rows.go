package state

import "github.com/eventflux-go/eventflux/vec"

// someRows is scratch of InternRows.
type someRows struct {
	ids  [internChunk]uint32
	vals []vec.Column // the rows' values, where they are copied
	cols []*vec.Column
}

// InternRows sets ids[i] to the id of row i's key, for the rows given. It is Intern where few rows of a batch count; new
// keys are not listed.
func (in *Interner) InternRows(cols []*vec.Column, rows []int32, ids []uint32) {
	for len(rows) > 0 {
		chunk := rows[:min(internChunk, len(rows))]
		rows = rows[len(chunk):]
		in.prepareRows(cols, chunk)
		in.probe(in.some.ids[:len(chunk)], 0)
		for k, i := range chunk {
			ids[i] = in.some.ids[k]
		}
	}
	in.fresh = in.fresh[:0]
}

// prepareRows is prepare for some rows: a string or number is read where it stands, other keys are copied first.
func (in *Interner) prepareRows(cols []*vec.Column, rows []int32) {
	n := len(rows)
	switch plain := len(cols) == 1 && len(cols[0].Nulls) == 0; {
	case plain && in.kind == keyString:
		for k, i := range rows {
			in.strs[k] = cols[0].Str[i]
		}
		in.prepareStrings(n)
		in.hashChunk(n)
	case plain && in.kind == keyNumber:
		for k, i := range rows {
			in.words[k], in.tags[k] = number(cols[0], int(i)), 0
		}
		in.hashChunk(n)
	default:
		if in.some.vals == nil {
			in.some.vals, in.some.cols = make([]vec.Column, len(cols)), make([]*vec.Column, len(cols))
			for k, c := range cols {
				in.some.vals[k] = vec.NewColumn(c.Type)
				in.some.cols[k] = &in.some.vals[k]
			}
		}
		for k, c := range cols {
			in.some.vals[k].Gather(c, rows)
		}
		in.prepare(in.some.cols, 0, n)
	}
}
