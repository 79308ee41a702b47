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

// tables print the rows of streams, each with columns of its own. Widths come from the rows that were held back at the
// start. Where there are several, the stream's name stands before its table, and again where rows of another one came
// in between.
type tables struct {
	write   func([]byte) error // to standard output
	limit   func() int         // width of the terminal in characters; nil: lines may be as long as they are
	several bool

	mu     sync.Mutex // of all below: the timer prints too
	list   []*tableSink
	held   []heldRow
	open   bool // rows have been printed
	timer  *time.Timer
	last   *tableSink // whose row was printed last
	failed error
	buf    []byte
}

// heldRow is a row that waits to be printed.
type heldRow struct {
	of    *tableSink
	cells []string
}

// tableSink is the part of one stream.
type tableSink struct {
	in    *tables
	name  string
	table table
	begun bool // the names of the columns have been printed
}

// add makes room for a stream.
func (t *tables) add(name string, of table) *tableSink {
	s := &tableSink{in: t, name: name, table: of}
	t.list = append(t.list, s)
	return s
}

// Write holds rows back or prints them.
func (s *tableSink) Write(_ context.Context, b *vec.Batch, lo, hi int) error {
	t := s.in
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.open && len(t.held) == 0 {
		t.timer = time.AfterFunc(tableWait, func() {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.print()
		})
	}
	for i := lo; i < hi; i++ {
		t.held = append(t.held, heldRow{s, s.table.cells(b, i)})
	}
	if t.open || len(t.held) >= tableRows {
		t.print()
	}
	return t.failed
}

// print prints what is held.
func (t *tables) print() {
	t.open = true
	t.buf = t.buf[:0]
	width := t.width()
	for _, h := range t.held {
		if h.of != t.last {
			t.last = h.of
			h.of.start(width)
		}
		t.buf = h.of.table.row(t.buf, h.cells, width)
	}
	t.held = t.held[:0]
	if err := t.write(t.buf); err != nil && t.failed == nil {
		t.failed = err
	}
}

// width is that of the terminal; 0 where lines may be as long as they are.
func (t *tables) width() int {
	if t.limit == nil {
		return 0
	}
	return t.limit()
}

// start writes what stands before a stream's next row: its name among several, and once the names of its columns.
func (s *tableSink) start(width int) {
	t := s.in
	if t.several {
		t.buf = append(t.buf, "-- "+s.name+"\n"...)
	}
	if s.begun {
		return
	}
	s.begun = true
	var own [][]string
	for _, h := range t.held {
		if h.of == s {
			own = append(own, h.cells)
		}
	}
	s.table.fit(own, width)
	t.buf = s.table.names(t.buf, width)
}

// Flush does nothing: rows that are held wait for their time.
func (s *tableSink) Flush(context.Context) error { return nil }

// Close prints the rest of all streams; a table without rows is the names of its columns.
func (s *tableSink) Close() error {
	t := s.in
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.timer != nil {
		t.timer.Stop()
	}
	if t.failed != nil {
		return t.failed
	}
	t.print()
	t.buf = t.buf[:0]
	for _, s := range t.list {
		if !s.begun {
			s.start(t.width())
		}
	}
	if err := t.write(t.buf); err != nil && t.failed == nil {
		t.failed = err
	}
	return t.failed
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
	if t.bars != nil {
		width = t.bars.fit(rows, width)
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
