package runtime

import (
	"fmt"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// Save writes the intake's state between two ticks: clock, numbers, watermarks, idle marks and the rows held back.
func (in *Intake) Save(w *codec.Writer) {
	w.Varint(int64(in.clock))
	w.Varint(int64(in.start))
	w.Varint(int64(in.now))
	w.Varint(int64(in.first))
	w.Varint(in.seq)
	w.Varint(in.arrived)
	w.Uvarint(uint64(len(in.sources)))
	for _, s := range in.sources {
		w.Varint(int64(s.watermark))
		w.Varint(int64(s.newest))
		w.Varint(int64(s.heard))
		w.Bool(s.idle)
		w.Bool(s.ended)
		if s.held != nil {
			s.held.sort()
			s.held.compact()
			w.Batch(s.held.rows)
		}
	}
	w.Uvarint(uint64(len(in.early)))
	for _, e := range in.early {
		w.Uvarint(uint64(e.src))
		w.Batch(e.rows)
	}
}

// Load reads what Save wrote, into a new intake with the same sources.
func (in *Intake) Load(r *codec.Reader) error {
	in.clock, in.start = vec.Time(r.Varint()), vec.Time(r.Varint())
	in.now, in.first = vec.Time(r.Varint()), vec.Time(r.Varint())
	in.seq, in.arrived = r.Varint(), r.Varint()
	if n := r.Len(); r.Err() == nil && n != len(in.sources) {
		return fmt.Errorf("snapshot: it has %d sources, the application has %d", n, len(in.sources))
	}
	for _, s := range in.sources {
		s.watermark, s.newest, s.heard = vec.Time(r.Varint()), vec.Time(r.Varint()), vec.Time(r.Varint())
		s.idle, s.ended = r.Bool(), r.Bool()
		if s.held != nil {
			r.Batch(s.held.rows)
			for i := range s.held.rows.Len {
				s.held.order = append(s.held.order, int32(i))
			}
			s.held.sort()
		}
	}
	for range r.Len() {
		src := r.Uvarint()
		if src >= uint64(len(in.sources)) {
			r.Fail(codec.ErrCorrupt)
			break
		}
		e := earlyRows{int(src), vec.NewBatch(in.sources[src].Schema)}
		r.Batch(e.rows)
		in.early = append(in.early, e)
	}
	return r.Err()
}
