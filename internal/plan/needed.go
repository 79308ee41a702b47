package plan

import "slices"

// Needed lists the columns of a stream that the application reads, ascending: what its decoder must convert. They are
// the columns its Scans name, those that patterns use, and the one that carries event time. Of a stream that no query
// reads they are all, since whoever looks at it sees whole rows.
func (a *App) Needed(s *Stream) []int {
	var need []int
	read := false
	for _, q := range a.Queries {
		if !slices.Contains(q.Inputs, s) {
			continue
		}
		read = true
		if scan := q.Scan(); scan != nil {
			need = append(need, scan.Columns...)
		} else {
			need = append(need, q.Pattern().Needed(slices.Index(q.Inputs, s))...)
		}
	}
	if !read {
		for i := range s.Schema.Len() {
			need = append(need, i)
		}
		return need
	}
	if s.Watermark != nil {
		need = append(need, s.Watermark.Column)
	}
	if i := s.Schema.Index(s.TimeColumn); i >= 0 {
		need = append(need, i)
	}
	slices.Sort(need)
	return slices.Compact(need)
}

// Readers lists the queries that read a stream, in their order.
func (a *App) Readers(s *Stream) []*Query {
	var list []*Query
	for _, q := range a.Queries {
		if slices.Contains(q.Inputs, s) {
			list = append(list, q)
		}
	}
	return list
}

// Writers lists the queries that write a stream, in their order.
func (a *App) Writers(s *Stream) []*Query {
	var list []*Query
	for _, q := range a.Queries {
		if q.Root.Target == s {
			list = append(list, q)
		}
	}
	return list
}
