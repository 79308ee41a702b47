package connector

import "github.com/eventflux-go/eventflux/vec"

// Splitter finds where records end. One splitter serves one file or connection, from its start, in order.
type Splitter interface {
	// Split looks at the bytes not yet consumed and returns how many of them are whole records (0: more input is
	// needed). atEOF says that nothing follows: then all is consumed, the last record complete or not.
	// It is called again with the rest and what followed it, and may keep what it learnt about the rest.
	Split(data []byte, atEOF bool) int
	// Header returns what Chunk.Header of the records just split must be.
	Header() []byte
	// Reset forgets what Split learnt about bytes not consumed: a record was too long, and Split goes on at the
	// start of a later line.
	Reset()
}

// Decoder turns the records of a chunk into rows. It belongs to one goroutine, but not to one file: whatever it
// needs to know of the file is in the chunk.
type Decoder interface {
	// Decode appends the rows of all good records of c to dst: columns and Len; time and order are the engine's.
	// String values may point into c. Columns that are not needed get rows whose value is undefined.
	// The others go to rej, with dst.Len as place.
	Decode(c *Chunk, dst *vec.Batch, rej *Rejects)
}

// Encoder turns rows into records. It belongs to one goroutine.
type Encoder interface {
	Header(dst []byte) []byte
	// Encode appends the records of rows [lo, hi) of b, each with its end.
	Encode(dst []byte, b *vec.Batch, lo, hi int) []byte
	Footer(dst []byte) []byte
}

// DecoderConfig is what a decoder is made with.
type DecoderConfig struct {
	Schema *vec.Schema
	// Needed says which columns the application reads; nil means all. The syntax of a whole record is always
	// checked, types and ranges only of the needed columns.
	Needed  []bool
	Options Options
}

// Needs reports whether column i is needed.
func (c *DecoderConfig) Needs(i int) bool { return c.Needed == nil || c.Needed[i] }

// EncoderConfig is what an encoder is made with.
type EncoderConfig struct {
	Schema  *vec.Schema
	Options Options
}

// Format is how records are written as bytes. A nil constructor says that the format cannot do that.
type Format struct {
	Name       string
	Extensions []string // of files, with the dot
	Options    []Option // full names: csv.delimiter
	Doc        string   // one or two sentences
	Example    string   // a record

	NewSplitter func(Options) Splitter
	NewDecoder  func(DecoderConfig) (Decoder, error)
	NewEncoder  func(EncoderConfig) (Encoder, error)
	// Infer finds a schema for a sample that consists of whole records. Notes say what the user should know.
	Infer func(sample []byte, o Options) (s *vec.Schema, notes []string, err error)
	// Sniff says how sure it is that the sample is of this format: 0 not, 100 certainly.
	Sniff func(sample []byte) int
}
