package eventflux

import "github.com/eventflux-go/eventflux/vec"

// inlet is where the rows of a stream gather on their way in.
type inlet struct {
	rows *vec.Batch
}

func newInlet(s *vec.Schema) *inlet { return &inlet{rows: vec.NewBatch(s)} }
