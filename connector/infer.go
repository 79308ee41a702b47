package connector

import (
	"bytes"
	"fmt"

	"github.com/eventflux-go/eventflux/vec"
)

// InferSchema finds a schema for input of which sample is the start, by its first 1,000 records. Unless the sample is
// the whole input its last record may be cut, and is left out. Notes say what the user should know.
func InferSchema(f *Format, sample []byte, whole bool, o Options) (s *vec.Schema, notes []string, err error) {
	if f.Infer == nil {
		return nil, nil, &OptionError{Code: CodeUnsupportedUse, Key: "format", Msg: fmt.Sprintf("format %q has no schema to be found; declare the columns", f.Name)}
	}
	sample = bytes.TrimPrefix(sample, utf8BOM)
	if !whole && f.NewSplitter != nil {
		if n := f.NewSplitter(o).Split(sample, false); n > 0 {
			sample = sample[:n]
		}
	}
	return f.Infer(sample, o)
}

// Defaults are the format's options as they are when the user gives none.
func (f *Format) Defaults() Options {
	o, _ := ParseOptions(append(StreamOptions(), f.Options...), 0, nil, f.Name)
	return o
}
