package cli

import (
	"context"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/vec"
)

// A table comes out when so many rows are there, or so long after the first: then the widths of its columns are known.
const (
	tableRows = 100
	tableWait = 200 * time.Millisecond
)

// tableSink prints the rows of one stream as a table. Widths come from the rows that were held back at the start.
type tableSink struct {
	write func([]byte) error // to standard output
	title string             // before the table, where several streams are printed
	limit func() int         // width of the terminal in characters; nil: lines may be as long as they are

	mu     sync.Mutex // of all below: the timer prints too
	table  table
	held   [][]string
	open   bool // the table has begun
	timer  *time.Timer
	failed error
	buf    []byte
}

// Write holds rows back or prints them.
func (s *tableSink) Write(_ context.Context, b *vec.Batch, lo, hi int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.open && len(s.held) == 0 {
		s.timer = time.AfterFunc(tableWait, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.begin()
		})
	}
	for i := lo; i < hi; i++ {
		s.held = append(s.held, s.table.cells(b, i))
	}
	if s.open || len(s.held) >= tableRows {
		s.begin()
	}
	return s.failed
}

// begin prints what is held, before the first row the names of the columns.
func (s *tableSink) begin() {
	s.buf = s.buf[:0]
	width := 0
	if s.limit != nil {
		width = s.limit()
	}
	if !s.open {
		s.open = true
		s.table.fit(s.held, width)
		s.buf = s.table.names(append(s.buf, s.title...), width)
	}
	for _, cells := range s.held {
		s.buf = s.table.row(s.buf, cells, width)
	}
	s.held = s.held[:0]
	if err := s.write(s.buf); err != nil && s.failed == nil {
		s.failed = err
	}
}

// Flush does nothing: rows that are held wait for their time.
func (s *tableSink) Flush(context.Context) error { return nil }

// Close prints the rest; a table without rows is the names of its columns.
func (s *tableSink) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer != nil {
		s.timer.Stop()
	}
	if s.failed == nil {
		s.begin()
	}
	return s.failed
}

// fit chooses the widths of the columns from their names and some rows, together at most width (0: any) characters.
func (t *table) fit(rows [][]string, width int) {
	t.widths = make([]int, t.schema.Len())
	for c, f := range t.schema.Fields {
		t.widths[c] = max(3, utf8.RuneCountInString(f.Name))
		for _, cells := range rows {
			t.widths[c] = max(t.widths[c], utf8.RuneCountInString(cells[c]))
		}
	}
	if width == 0 {
		return
	}
	total := 0
	for _, w := range t.widths {
		total += w + 3 // with its spaces and the line to the next
	}
	for total-2 > width { // the widest column gives way
		widest := 0
		for c, w := range t.widths {
			if w > t.widths[widest] {
				widest = c
			}
		}
		if t.widths[widest] <= 3 {
			return
		}
		t.widths[widest]--
		total--
	}
}
