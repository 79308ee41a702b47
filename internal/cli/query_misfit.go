package cli

import (
	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/vec"
)

// fewLines is how much of a pipe says nothing yet about the lines to come.
const fewLines = 10

// misfits tries the types and the format of time that the user gave on the sample. One that fits no line is a mistake in
// the command, said once; one that fits some lines is left to the run, which rejects the others.
func (in *inputs) misfits(i *input) error {
	for _, f := range in.columns {
		if why := i.noneFits(f.Name); why != "" {
			return failf(exitUsage, "--columns '%s %s': no line of %s fits: %s", f.Name, f.Type, i.shown, why)
		}
	}
	if in.time.format != "" {
		if why := i.noneFits(in.time.column); why != "" {
			return failf(exitUsage, "--time '%s:%s': no line of %s fits: %s", in.time.column, in.time.format, i.shown, why)
		}
	}
	return nil
}

// noneFits says what is wrong with the first value of a column where every value in the sample is of another type.
func (i *input) noneFits(column string) string {
	c := i.schema.Index(column)
	if c < 0 {
		return ""
	}
	b, rejects, err := i.decodeSample(i.schema, c)
	if err != nil || len(rejects.List) == 0 || !i.whole && rejects.Count < fewLines {
		return ""
	}
	for row := range b.Len {
		if !b.Cols[c].IsNull(row) {
			return ""
		}
	}
	first := rejects.List[0]
	if first.Reason != connector.WrongType && first.Reason != connector.OutOfRange {
		return ""
	}
	return first.Detail
}

// decodeSample reads one column of the sample as a schema says.
func (i *input) decodeSample(schema *vec.Schema, c int) (*vec.Batch, *connector.Rejects, error) {
	b, rejects := vec.NewBatch(schema), &connector.Rejects{}
	with, errs := connector.ParseStream(i.opts)
	if len(errs) > 0 {
		return nil, nil, errs[0]
	}
	needed := make([]bool, schema.Len())
	needed[c] = true
	d, err := i.format.NewDecoder(connector.DecoderConfig{Schema: schema, Needed: needed, Options: with.Options})
	if err != nil {
		return nil, nil, err
	}
	split := i.format.NewSplitter(with.Options)
	n := split.Split(i.sample, i.whole)
	d.Decode(&connector.Chunk{Data: i.sample[:n], Header: split.Header(), First: true, Line: 1}, b, rejects)
	return b, rejects, nil
}
