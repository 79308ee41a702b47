// Package file reads and writes files: plain, gzip (.gz) or zstd (.zst). A source reads one file, the files that a
// pattern matches, or those of a directory, in the order of their names; or it follows one file as it grows, across
// truncation and renaming. Positions are not kept: a source opened again starts where file.start says.
package file

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"

	"github.com/eventflux-go/eventflux/connector"
)

func init() {
	connector.Register(connector.Spec{
		Name: "file", Kinds: connector.Source | connector.Sink, Formats: []string{"*"},
		Options: []connector.Option{
			{Name: "file.path", Required: true, Doc: "A file; for a source also a pattern (logs/*.ndjson) or a directory. .gz and .zst are compressed."},
			{Name: "file.follow", Type: connector.Bool, Default: "false", Kinds: connector.Source,
				Doc: "Go on reading as the file grows, and with its successor when it is renamed or cut; otherwise the source ends at the end."},
			{Name: "file.start", Type: connector.Enum, Values: []string{"beginning", "end"}, Default: "beginning", Kinds: connector.Source,
				Doc: "Where following begins; end means only lines that are added from now on."},
			{Name: "file.append", Type: connector.Bool, Default: "false", Kinds: connector.Sink, Doc: "Add to the file instead of replacing it."},
		},
		Check:   check,
		Doc:     "Reads files, or follows one as it grows, and writes files. Positions are not kept between runs.",
		Example: "CREATE STREAM Trades (symbol STRING, price DOUBLE) WITH (type = 'source', extension = 'file', file.path = 'trades.ndjson');",
	}, connector.Opener{ByteSource: openSource, ByteSink: openSink})
}

// expand lists the files that path stands for.
func expand(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() {
		return []string{path}, nil
	}
	if err == nil {
		return list(path)
	}
	if !errors.Is(err, fs.ErrNotExist) || !strings.ContainsAny(path, "*?[") {
		return nil, openError(path, err)
	}
	found, err := filepath.Glob(path)
	if err != nil {
		return nil, openError(path, err)
	}
	var files []string
	for _, f := range found {
		if info, err := os.Stat(f); err == nil && !info.IsDir() {
			files = append(files, f)
		}
	}
	if len(files) == 0 {
		return nil, &connector.Error{Code: connector.CodeOpen, Msg: fmt.Sprintf("file %s: no file matches", path)}
	}
	sort.Strings(files)
	return files, nil
}

// list names the files of a directory, without hidden ones.
func list(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, openError(dir, err)
	}
	var files []string
	for _, e := range entries { // in the order of their names
		if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, &connector.Error{Code: connector.CodeOpen, Msg: fmt.Sprintf("file %s: the directory has no files", dir)}
	}
	return files, nil
}

func openError(path string, err error) error {
	return &connector.Error{Code: connector.CodeOpen, Msg: fmt.Sprintf("file %s: %s", path, cause(err)), Err: err}
}

// cause is an error without the operation and path that package os puts around it.
func cause(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.Is(err, syscall.EISDIR):
		return "is a directory"
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		return "no space left on the disk"
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}
