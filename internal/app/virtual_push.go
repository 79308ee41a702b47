package app

import (
	"fmt"

	"github.com/eventflux-go/eventflux/vec"
)

// Push gives all rows of b to a stream at the current clock, as one unit, and runs the tick: when it returns, what was
// due has come out. b is borrowed until then, its strings included; its times, numbers and units are overwritten.
func (v *Virtual) Push(stream int, b *vec.Batch) error {
	if v.waiting > 0 {
		if err := v.Sync(); err != nil {
			return err
		}
	}
	src := v.source[stream]
	if src < 0 {
		return fmt.Errorf("stream %s takes no rows from outside", v.plan.Streams[stream].Name)
	}
	if b.Len == 0 {
		return nil
	}
	if v.now == vec.MinTime {
		v.now = 0
		v.intake.Now(0)
	}
	b.Units = b.Units.Reset(b.Len)
	b.Units.Set(b.Len - 1)
	v.intake.Arrive(src, b, v.now)
	v.moved = true
	return v.Sync()
}

// Observe has OnRows see a stream too, from the next tick on.
func (v *Virtual) Observe(stream int) { v.graph.Observe(stream) }
