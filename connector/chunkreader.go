package connector

import (
	"bytes"
	"context"
	"io"
)

// chunkBytes is how much is read at a time: large enough that the work per chunk vanishes, small enough that a chunk
// and the columns decoded from it stay in the second-level cache.
const chunkBytes = 256 << 10

var utf8BOM = []byte("\xef\xbb\xbf")

// ReadFunc reads like io.Reader, but ends when the context does.
type ReadFunc func(ctx context.Context, p []byte) (int, error)

// ChunkReader cuts what a ReadFunc delivers into chunks of whole records. It serves one file or connection.
type ChunkReader struct {
	name  string
	read  ReadFunc
	split Splitter
	limit int

	rest     []byte // bytes read after the last chunk
	line     int64
	offset   int64
	started  bool // something was delivered or dropped
	skipping bool // inside a line that was too long
	err      error
}

// NewChunkReader reads records of at most limit bytes (0: 16 MiB). Longer ones are rejected and skipped.
func NewChunkReader(name string, read ReadFunc, split Splitter, limit int64) *ChunkReader {
	if limit <= 0 {
		limit = 16 << 20
	}
	return &ChunkReader{name: name, read: read, split: split, limit: int(limit), line: 1}
}

// StartAt says that reading does not begin at the start of the file, but at a line's start. The splitter has seen
// the start.
func (r *ChunkReader) StartAt(offset, line int64) { r.offset, r.line, r.started = offset, line, true }

// Read fills c as ByteSource.Read does. It returns as soon as there is a whole record. When the input fails, the
// whole records before that come first.
func (r *ChunkReader) Read(ctx context.Context, c *Chunk) error {
	c.Rejected.Reset()
	c.Data, c.Header, c.Name = nil, nil, r.name
	buf := append(c.buf[:0], r.rest...)
	r.rest = r.rest[:0]
	for {
		if len(buf) > 0 && !r.skipping {
			if n := r.split.Split(buf, r.err == io.EOF); n > 0 {
				r.deliver(c, buf, n)
				return nil
			}
		}
		if buf = r.dropLong(c, buf); r.err != nil {
			if len(buf) > 0 && r.err != io.EOF && !r.skipping {
				c.Rejected.Add(Reject{Name: r.name, Line: r.line, Offset: r.offset, Reason: CutOff}, buf)
			}
			c.buf = buf[:0]
			return r.err
		}
		buf = grow(buf)
		n, err := r.read(ctx, buf[len(buf):cap(buf)])
		if r.offset == 0 && r.line == 1 && len(buf) < len(utf8BOM) {
			buf, n = r.cutBOM(buf, n)
		}
		buf = buf[:len(buf)+n]
		if r.skipping {
			buf = r.skip(buf)
		}
		if err != nil && ctx.Err() != nil { // not the end of the input: the next call goes on here
			r.rest = append(r.rest, buf...)
			c.buf = buf[:0]
			return ctx.Err()
		}
		r.err = err
	}
}

// cutBOM drops a byte order mark at the very start; n bytes were read behind buf.
func (r *ChunkReader) cutBOM(buf []byte, n int) ([]byte, int) {
	all := buf[:len(buf)+n]
	if !bytes.HasPrefix(all, utf8BOM) {
		return buf, n
	}
	rest := copy(all, all[len(utf8BOM):])
	r.offset = int64(len(utf8BOM))
	return all[:0], rest
}

func grow(buf []byte) []byte {
	if cap(buf) >= chunkBytes && cap(buf)-len(buf) >= chunkBytes/4 {
		return buf
	}
	bigger := make([]byte, len(buf), max(chunkBytes, 2*cap(buf)))
	copy(bigger, buf)
	return bigger
}

func (r *ChunkReader) deliver(c *Chunk, buf []byte, n int) {
	c.Data, c.buf = buf[:n:n], buf
	c.Header = r.split.Header()
	c.Line, c.Offset, c.First = r.line, r.offset, !r.started
	r.started = true
	r.rest = append(r.rest, buf[n:]...)
	r.line += int64(bytes.Count(c.Data, []byte{'\n'}))
	r.offset += int64(n)
}

// dropLong rejects the first line of buf when buf holds no whole record within the limit. The splitter may have
// taken many lines for one record (an open quote): those after the first get their chance.
func (r *ChunkReader) dropLong(c *Chunk, buf []byte) []byte {
	if len(buf) <= r.limit || r.skipping {
		return buf
	}
	c.Rejected.Add(Reject{Name: r.name, Line: r.line, Offset: r.offset, Reason: TooLong}, buf)
	r.split.Reset()
	r.skipping, r.started = true, true
	return r.skip(buf)
}

// skip drops bytes up to the end of the line.
func (r *ChunkReader) skip(buf []byte) []byte {
	n := bytes.IndexByte(buf, '\n') + 1
	if n == 0 {
		r.offset += int64(len(buf))
		return buf[:0]
	}
	r.skipping = false
	r.line++
	r.offset += int64(n)
	return buf[:copy(buf, buf[n:])]
}

// Lines is the splitter of formats whose records are single lines.
type Lines struct{}

// Split cuts after the last line feed.
func (Lines) Split(data []byte, atEOF bool) int {
	if atEOF {
		return len(data)
	}
	return bytes.LastIndexByte(data, '\n') + 1
}

// Header is empty.
func (Lines) Header() []byte { return nil }

// Reset does nothing: lines have no memory.
func (Lines) Reset() {}

// ReadAll is a ReadFunc over an io.Reader whose Read does not block for ever.
func ReadAll(r io.Reader) ReadFunc {
	return func(_ context.Context, p []byte) (int, error) { return r.Read(p) }
}
