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

// How often a file that does not grow is looked at. A line must be delivered within 10 ms; a read that finds nothing
// costs about a microsecond. Whether the name now stands for another file is looked at less often.
const (
	pollEvery = 3 * time.Millisecond
	pollsStat = 8
	headBytes = 64 << 10 // read of a file's start, for the header, where reading begins at its end
)

// tail follows one file.
type tail struct {
	cfg   connector.SourceConfig
	path  string
	f     *os.File // nil while there is no file
	at    int64    // read so far
	idle  int      // polls without anything new
	moved bool     // the name stands for another file: the rest of this one is the last
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
	t.f, t.at, t.moved, t.idle = f, 0, false, 0
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
	if from > 0 {
		t.cur.StartAt(from, 1) // lines are counted from where reading begins
	}
	return nil
}

// read waits for bytes. It says io.EOF when this file is finished: the name stands for another one, or it was cut.
func (t *tail) read(ctx context.Context, p []byte) (int, error) {
	for {
		n, err := t.f.ReadAt(p, t.at)
		t.at += int64(n)
		if n > 0 {
			t.idle = 0
			return n, nil
		}
		if err != nil && err != io.EOF {
			return 0, err
		}
		if t.moved || t.cut() {
			return 0, io.EOF
		}
		if t.idle++; t.idle%pollsStat == 0 && t.replaced() {
			t.moved = true // read once more: a last line may have come before the new file
			continue
		}
		if err := t.cfg.Env.Clock.Sleep(ctx, pollEvery); err != nil {
			return 0, err
		}
	}
}

// cut reports that the file has become shorter than what was read of it.
func (t *tail) cut() bool {
	info, err := t.f.Stat()
	return err == nil && info.Size() < t.at
}

// replaced reports that the name stands for another file. While it stands for none, the old one is followed.
func (t *tail) replaced() bool {
	now, err := os.Stat(t.path)
	if err != nil {
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
