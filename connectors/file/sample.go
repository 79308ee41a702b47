package file

import (
	"bytes"
	"io"
	"os"
)

// Sample returns the start of what a source with that path will read: up to so many lines or bytes of the first file,
// without its compression. whole says that the file has no more. The name is that of the file.
func Sample(path string, lines, size int) (name string, sample []byte, whole bool, err error) {
	files, err := expand(path)
	if err != nil {
		return path, nil, false, err
	}
	for i, name := range files { // empty files say nothing about those after them
		if sample, whole, err = sampleFile(name, lines, size); err != nil || len(sample) > 0 || i == len(files)-1 {
			return name, sample, whole, err
		}
	}
	return path, nil, true, nil
}

func sampleFile(name string, lines, size int) ([]byte, bool, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, false, openError(name, err)
	}
	defer f.Close()
	r, closeReader, err := decompress(f, name)
	if err != nil {
		return nil, false, err
	}
	defer closeReader()
	buf := make([]byte, 0, min(size, 64<<10))
	for seen := 0; seen < lines && len(buf) < size; {
		if cap(buf)-len(buf) < 32<<10 {
			buf = append(make([]byte, 0, 2*cap(buf)+64<<10), buf...)
		}
		n, err := r.Read(buf[len(buf):cap(buf)])
		seen += bytes.Count(buf[len(buf):len(buf)+n], []byte{'\n'})
		buf = buf[:len(buf)+n]
		switch {
		case err == io.EOF:
			return buf, true, nil
		case err != nil && len(buf) > 0:
			return buf, false, nil // the run will come to it, with what was read before counted
		case err != nil:
			return nil, false, readError("file "+name, err)
		}
	}
	return buf, false, nil
}

// Decompress looks through a compression ("gzip" or "zstd") on a stream of that name. Its errors have their code.
func Decompress(name string, r io.Reader, compression string) (io.Reader, error) {
	z, _, err := decompressor(r, name, compression)
	if err != nil {
		return nil, err
	}
	return coded{name, z}, nil
}

type coded struct {
	name string
	r    io.Reader
}

func (c coded) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if err != nil && err != io.EOF {
		err = readError(c.name, err)
	}
	return n, err
}
