package app

import (
	"fmt"

	"github.com/eventflux-go/eventflux/internal/codec"
)

// Snapshot is the state of the application, for Restore. It is called by Between.
func (l *Live) Snapshot() []byte {
	var w codec.Writer
	w.Tag(snapshotLive, 1)
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
	if err := openTag(r, snapshotLive); err != nil {
		return err
	}
	return l.load(r)
}

// load reads the state of intake and graph, which ends the snapshot.
func (e *engine) load(r *codec.Reader) error {
	if err := e.intake.Load(r); err != nil {
		return err
	}
	if err := e.graph.Load(r); err != nil {
		return err
	}
	if r.Err() == nil && r.Rest() > 0 {
		return fmt.Errorf("snapshot: %d bytes are left over", r.Rest())
	}
	return r.Err()
}

// Arrived is how many rows of a source have been taken in. It is called by Between.
func (l *Live) Arrived(source int) int64 { return l.intake.Stats(source).Arrived }

// The kinds of snapshots: their clocks and sources are not the same.
const (
	snapshotLive    = "a live application"
	snapshotVirtual = "an application on virtual time"
)

// openTag reads the kind of a snapshot.
func openTag(r *codec.Reader, want string) error {
	if r.Tag(want, 1); r.Err() != nil {
		return fmt.Errorf("snapshot: it is not one of %s: %w", want, r.Err())
	}
	return nil
}
