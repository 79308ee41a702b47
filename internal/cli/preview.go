package cli

import (
	"context"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/vec"
)

// previewMax is how long a preview may take; one that takes longer is the last.
const previewMax = 200 * time.Millisecond

// previewer shows what a query over its whole input would give if the input ended now.
type previewer struct {
	took time.Duration
	off  bool
}

// rows are the lines of the table; none where there is nothing to be previewed. It is called between two ticks.
func (p *previewer) rows(r *liveRun) []string {
	if p.off || r.preview == nil {
		return nil
	}
	start := time.Now()
	_, height := terminalSize(r.e.stderr)
	t := &table{schema: r.preview.Schema}
	var held [][]string
	more := 0
	err := r.live.Preview(app.StreamIndex(r.plan, r.preview.Name), func(b *vec.Batch, lo, hi int) {
		for i := lo; i < hi; i++ {
			if len(held) >= max(1, height-6) {
				more += hi - i
				return
			}
			held = append(held, t.cells(b, i))
		}
	})
	p.took = time.Since(start)
	p.off = err != nil || p.took > previewMax
	if err != nil || len(held) == 0 {
		return nil
	}
	return p.lines(r, t, held, more)
}

func (p *previewer) lines(r *liveRun, t *table, held [][]string, more int) []string {
	width, _ := terminalSize(r.e.stderr)
	t.fit(held, width-1)
	text := t.names(nil, width-1)
	for _, cells := range held {
		text = t.row(text, cells, width-1)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if more > 0 {
		lines = append(lines, " … "+grouped(int64(more))+" more rows")
	}
	return append(lines, "")
}

// endContext is a context that ends when a channel is closed.
func endContext(end <-chan struct{}) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		select {
		case <-end:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}
