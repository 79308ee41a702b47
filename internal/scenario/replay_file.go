package scenario

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// ReplayFile is a raw file of one stream, in the format that its name or the stream says.
type ReplayFile struct {
	Stream string
	Path   string
	Env    connector.Env
}

// rawFile is a ReplayFile being read, a chunk at a time.
type rawFile struct {
	stream  int
	source  runtime.LiveSource
	decoder connector.Decoder
	chunk   connector.Chunk
	rejects connector.Rejects
	rows    *vec.Batch
	row     *vec.Batch // the next row alone
	at      int
	time    *runtime.EventTime // nil: rows have no time of their own
	ended   bool
}

// readFiles merges the raw files by time, ties in the order given.
func (r *replayer) readFiles(ctx context.Context) error {
	var files []*rawFile
	defer func() {
		for _, f := range files {
			_ = f.source.Bytes.Close() // it was only read from
		}
	}()
	for _, o := range r.o.Files {
		f, err := r.openFile(o)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	for {
		var next *rawFile
		var first vec.Time
		for _, f := range files {
			if err := r.fill(ctx, f); err != nil {
				return err
			}
			if f.ended {
				continue
			}
			if t, ok := f.next(); next == nil || ok && t < first {
				next, first = f, t
			}
		}
		if next == nil || r.failed != nil || r.v.Ended() {
			return r.failed
		}
		if err := r.sendNext(next); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

func (r *replayer) openFile(o ReplayFile) (*rawFile, error) {
	p := r.o.App.Plan
	i := app.StreamIndex(p, o.Stream)
	if i < 0 || p.Streams[i].Hidden {
		return nil, unknownStream(p, o.Stream)
	}
	s := p.Streams[i]
	src, err := app.OpenSource(s, app.FileOptions(s, o.Path), nil, o.Env)
	if err != nil {
		return nil, err
	}
	d, err := src.NewDecoder()
	if err != nil {
		return nil, err
	}
	return &rawFile{stream: i, source: src, decoder: d, rows: vec.NewBatch(s.Schema), row: vec.NewBatch(s.Schema), time: fileTime(s)}, nil
}

// fileTime is where the time of a raw file's rows is: in the column of the watermark, else in the one column that can
// only be meant.
func fileTime(s *plan.Stream) *runtime.EventTime {
	if s.Watermark != nil {
		return &runtime.EventTime{Column: s.Watermark.Column, Unit: runtime.UnitMilli}
	}
	if c, ok := app.ObviousTime(s.Schema); ok {
		return &runtime.EventTime{Column: c, Unit: runtime.UnitAuto}
	}
	return nil
}

// fill reads the next chunk when all rows of the last are gone.
func (r *replayer) fill(ctx context.Context, f *rawFile) error {
	for !f.ended && f.at == f.rows.Len {
		f.rows.Truncate()
		f.rejects.Reset()
		f.at = 0
		err := f.source.Bytes.Read(ctx, &f.chunk)
		if err == nil {
			f.decoder.Decode(&f.chunk, f.rows, &f.rejects)
		}
		f.rejects.Merge(&f.chunk.Rejected)
		for i := range f.rejects.Notes {
			n := &f.rejects.Notes[i]
			fmt.Fprintf(r.o.Err, "warning[%s]: %s: stream %s: %s\n", n.Code, n.Place(), f.source.Name, n.Text)
		}
		for i := range f.rejects.List {
			e := &f.rejects.List[i]
			r.report.Bad++
			fmt.Fprintf(r.o.Err, "%s: stream %s: %s\n", e.Place(), f.source.Name, e.Message())
		}
		if more := f.rejects.Count - int64(len(f.rejects.List)); more > 0 {
			r.report.Bad += more
			fmt.Fprintf(r.o.Err, "%s: %d more records rejected\n", f.chunk.Name, more)
		}
		if errors.Is(err, io.EOF) {
			f.ended = true
		} else if err != nil {
			return err
		}
		r.report.Lines += f.rejects.Count + int64(f.rows.Len)
	}
	return nil
}

// next is the time of the next row.
func (f *rawFile) next() (vec.Time, bool) {
	if f.time == nil {
		return vec.MinTime, true
	}
	return f.time.At(f.rows, f.at)
}

// sendNext sends the next row, as a unit.
func (r *replayer) sendNext(f *rawFile) error {
	if t, ok := f.next(); ok && t != vec.MinTime {
		if err := r.v.AdvanceTo(t); err != nil {
			return err
		}
	}
	f.row.Truncate()
	for c := range f.row.Cols {
		f.row.Cols[c].AppendRange(&f.rows.Cols[c], f.at, f.at+1)
		r.arena.CloneStrings(&f.row.Cols[c], 0, 1)
	}
	f.row.Len = 1
	f.at++
	r.report.Rows++
	return r.v.Send(f.stream, f.row)
}
