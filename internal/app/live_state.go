package app

import (
	"fmt"

	"github.com/eventflux-go/eventflux/internal/codec"
)

// Snapshot is the state of the application, for Restore. It is called by Between.
func (l *Live) Snapshot() []byte {
	var w codec.Writer
	l.intake.Save(&w)
	l.graph.Save(&w)
	return codec.Seal(w.Data())
}

// Restore loads a snapshot of the same application with the same sources, before Run.
func (l *Live) Restore(snapshot []byte) error {
	r, err := codec.Open(snapshot)
	if err != nil {
		return err
	}
	if err := l.intake.Load(r); err != nil {
		return err
	}
	if err := l.graph.Load(r); err != nil {
		return err
	}
	if r.Err() == nil && r.Rest() > 0 {
		return fmt.Errorf("snapshot: %d bytes are left over", r.Rest())
	}
	return r.Err()
}

// Arrived is how many rows of a source have been taken in. It is called by Between.
func (l *Live) Arrived(source int) int64 { return l.intake.Stats(source).Arrived }
