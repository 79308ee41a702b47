package file

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/connector"
)

// How often a file that does not grow is looked at. A line must be delivered within 10 ms; a look that finds nothing
// costs some microseconds.
const (
	pollEvery = 3 * time.Millisecond
	headBytes = 64 << 10 // read of a file's start, for the header, where reading begins at its end
	markBytes = 64       // of what was read last: where it is not found again, the file was cut, and may have grown since
)

// tail follows one file.
type tail struct {
	cfg   connector.SourceConfig
	path  string
	f     *os.File // nil while there is no file
	at    int64    // read so far
	moved bool     // the name stands for another file: the rest of this one is the last
	mark  []byte   // the bytes before at
	look  []byte   // scratch: what stands there now
	end   bool     // begin the file at its end
	cur   *connector.ChunkReader
}

func openTail(cfg connector.SourceConfig, path string) (connector.ByteSource, error) {
	if cfg.Env.Clock == nil {
		return nil, fmt.Errorf("file %s: following needs a clock", path)
	}
	if _, compression := connector.FormatByPath(path); compression != "" {
		return nil, &connector.OptionError{Code: connector.CodeBadValue, Key: "file.follow", Msg: fmt.Sprintf("file %s: a compressed file cannot be followed", path)}
	}
	info, err := os.Stat(path)
	if err == nil && info.IsDir() || err != nil && strings.ContainsAny(path, "*?[") {
		return nil, &connector.OptionError{Code: connector.CodeBadValue, Key: "file.follow", Msg: fmt.Sprintf("file %s: only a single file can be followed", path)}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, openError(path, err)
	}
	t := &tail{cfg: cfg, path: path, end: cfg.Options.String("file.start") == "end"}
	if cfg.Env.Log != nil {
		cfg.Env.Log.Info("following a file", "stream", cfg.Stream, "path", path, "start", cfg.Options.String("file.start"), "exists", err == nil)
	}
	if err != nil {
		t.end = false // a file that does not exist yet is new as a whole
		return t, nil
	}
	return t, t.open()
}

// Read delivers what was added. It ends only with the context.
func (t *tail) Read(ctx context.Context, c *connector.Chunk) error {
	for {
		for t.f == nil {
			if err := t.open(); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			if t.f == nil {
				if err := t.cfg.Env.Clock.Sleep(ctx, pollEvery); err != nil {
					return err
				}
			}
		}
		err := t.cur.Read(ctx, c)
		if err == nil || err == ctx.Err() {
			return err
		}
		if err != io.EOF {
			return readError("file "+t.path, err)
		}
		t.f.Close()
		t.f = nil
	}
}

// open opens the file that the name stands for now.
func (t *tail) open() error {
	f, err := os.Open(t.path)
	if err != nil {
		return openError(t.path, err)
	}
	t.f, t.at, t.moved, t.mark = f, 0, false, t.mark[:0]
	split := t.cfg.NewSplitter()
	t.cur = connector.NewChunkReader(t.path, t.read, split, t.cfg.Options.Size(connector.OptLineBytes))
	if t.end {
		t.end = false // its successors are read from the beginning
		return t.seekEnd(split)
	}
	return nil
}

// seekEnd goes to the start of the last line, if that is not complete, or else to the end.
func (t *tail) seekEnd(split connector.Splitter) error {
	info, err := t.f.Stat()
	if err != nil {
		return readError("file "+t.path, err)
	}
	size := info.Size()
	head := make([]byte, min(size, headBytes))
	if _, err := t.f.ReadAt(head, 0); err != nil && err != io.EOF {
		return readError("file "+t.path, err)
	}
	if len(head) == 0 {
		return nil
	}
	split.Split(head, false) // learns the header
	split.Reset()
	from := size
	buf := make([]byte, 4096)
	for from > 0 {
		n := min(from, int64(len(buf)))
		if _, err := t.f.ReadAt(buf[:n], from-n); err != nil && err != io.EOF {
			return readError("file "+t.path, err)
		}
		if i := bytes.LastIndexByte(buf[:n], '\n'); i >= 0 {
			from += int64(i) + 1 - n
			break
		}
		from -= n
	}
	t.at = from
	t.mark = make([]byte, min(from, markBytes))
	if _, err := t.f.ReadAt(t.mark, from-int64(len(t.mark))); err != nil {
		return readError("file "+t.path, err)
	}
	if from > 0 {
		t.cur.StartAt(from, 1) // lines are counted from where reading begins
	}
	return nil
}

// read waits for bytes. It says io.EOF when this file is finished: the name stands for another one, or it was cut.
func (t *tail) read(ctx context.Context, p []byte) (int, error) {
	for {
		n, err := t.f.ReadAt(p, t.at)
		if n > 0 {
			if !t.marked() {
				return 0, io.EOF
			}
			t.at += int64(n)
			t.remember(p[:n])
			return n, nil
		}
		if err != nil && err != io.EOF {
			return 0, err
		}
		if t.moved || !t.marked() {
			return 0, io.EOF
		}
		if t.replaced() {
			t.moved = true // read once more: the last lines may have come before the first ones of the new file
			continue
		}
		if err := t.cfg.Env.Clock.Sleep(ctx, pollEvery); err != nil {
			return 0, err
		}
	}
}

// remember keeps the end of what was read.
func (t *tail) remember(p []byte) {
	if len(p) < markBytes {
		t.mark = append(t.mark, p...)
		t.mark = append(t.mark[:0], t.mark[max(0, len(t.mark)-markBytes):]...)
		return
	}
	t.mark = append(t.mark[:0], p[len(p)-markBytes:]...)
}

// marked reports that what was read last is still there. If not, the file was cut, and may have grown again since.
func (t *tail) marked() bool {
	t.look = append(t.look[:0], t.mark...)
	_, err := t.f.ReadAt(t.look, t.at-int64(len(t.mark)))
	return err == nil && bytes.Equal(t.look, t.mark)
}

// replaced reports that the name stands for another file, in which something is written: up to then whoever writes
// may still be at the old one. While the name stands for none, the old one is followed.
func (t *tail) replaced() bool {
	now, err := os.Stat(t.path)
	if err != nil || now.Size() == 0 {
		return false
	}
	old, err := t.f.Stat()
	return err == nil && !os.SameFile(now, old)
}

func (t *tail) Close() error {
	if t.f == nil {
		return nil
	}
	err := t.f.Close()
	t.f = nil
	return err
}
