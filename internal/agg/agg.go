package agg

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// Agg is one aggregate function call at work. When the last counted row of a group leaves, the group's state is
// exactly as new.
type Agg interface {
	codec.State

	// Grow makes room for groups [0, groups); new ones are empty. Grow(0) forgets every group and gives memory back.
	Grow(groups int)
	// Reset makes a group as new.
	Reset(group uint32)
	// Add takes the rows of in, in order. It does not keep in or its columns.
	Add(in *Input)
	// Slide takes rows in and lets rows out, interleaved as d says, and gives results after each. Rows leave only
	// where Options.Slides was set.
	Slide(d *Delta)
	// Result makes dst the results of the groups, in the order given; dst has row k for groups[k]. Rows in error
	// (a sum beyond 64 bits) are NULL and have their bit set in errs, which may be nil if nobody asks.
	Result(groups []uint32, dst *vec.Column, errs *vec.Bitmap)
	// Merge adds the state of a group of from, which was made by the same New call or an equal one, after the rows
	// of group dst: panes merge in the order of time. Into an empty group it makes an exact copy. from stays as it is.
	Merge(dst uint32, from Agg, src uint32)
}

// Input is rows for an aggregate. It is borrowed for the call.
type Input struct {
	Args   []*vec.Column // the arguments' values, row i at index i; those of constant arguments may be nil
	Groups []uint32      // the group of row i at index i; nil means group 0
	Keep   vec.Bitmap    // with Filter: the rows that count
	Filter bool          // there is a FILTER: rows not in Keep do not count
	// Pos of row i: a number that identifies the row and grows in the order of arrival. Rows that leave have the
	// position they came with. Nil means that row i has Base + i. Not read where Options.Fifo is set or nothing slides.
	Pos    []int64
	Base   int64
	Lo, Hi int // the rows
}

// Delta is what a sliding window does to its aggregates: rows enter and rows leave.
type Delta struct {
	In, Out Input
	// Before says for the entering row i, at index i, how many of Out, counted from Out.Lo, have left before it
	// enters: a number that never falls. Nil means that no row leaves before the last has entered. Rows of Out
	// beyond the last Before leave after the last entering row.
	Before []int32
	// Cur takes the result after each entering row, of its group, at the row's index; Exp the one after each leaving
	// row, of its group. Nil if nobody asks. The caller has resized them to hold the rows; LIST results must be
	// written without gaps, each call going on where the last ended. String results stay valid until the garbage
	// collector has no more reference to them.
	Cur, Exp *vec.Column
	// CurErr and ExpErr gain the bits of the rows whose result is an error.
	CurErr, ExpErr vec.Bitmap
}

// Options say how an aggregate will be used.
type Options struct {
	Distinct bool // values count once per group
	// Slides says that rows will leave. Without it Slide is for running values: rows only enter.
	Slides bool
	// Fifo says that rows leave in the order in which they entered, as they do from windows by time and length.
	Fifo bool
	// Consts holds the value of each constant argument as row 0 of a column, at the argument's index; nil elsewhere.
	Consts []*vec.Column
}

// skipped returns a bitmap of the rows of in that do not count: NULL in the first argument, or filtered out. Nil
// means that all count. buf is scratch that the result may live in.
func (in *Input) skipped(buf *vec.Bitmap) vec.Bitmap {
	if in.Lo >= in.Hi {
		return nil
	}
	var nulls vec.Bitmap
	if len(in.Args) > 0 {
		if n := in.Args[0].Nulls; n.Any(in.Lo, in.Hi) {
			nulls = n
		}
	}
	if !in.Filter {
		return nulls
	}
	m := buf.Reset(in.Hi)
	*buf = m
	for w := in.Lo >> 6; w < len(m); w++ {
		if w < len(in.Keep) {
			m[w] = ^in.Keep[w]
		} else {
			m[w] = ^uint64(0)
		}
		if w < len(nulls) {
			m[w] |= nulls[w]
		}
	}
	return m
}

// group is the group of row i.
func (in *Input) group(i int) uint32 {
	if in.Groups == nil {
		return 0
	}
	return in.Groups[i]
}

// pos is the position of row i.
func (in *Input) pos(i int) int64 {
	if in.Pos == nil {
		return in.Base + int64(i)
	}
	return in.Pos[i]
}

// left is the index in d.Out up to which rows have left before row i enters.
func (d *Delta) left(i int) int {
	if d.Before == nil {
		return d.Out.Lo
	}
	return d.Out.Lo + int(d.Before[i])
}

// plain reports whether all rows count, rows leave as Before says, and results are wanted after entering rows only:
// the case that sliding windows mostly have, for which aggregates have loops of their own.
func (d *Delta) plain(skip, skipOut vec.Bitmap) bool {
	return skip == nil && skipOut == nil && d.Exp == nil && d.Cur != nil && d.Before != nil && (d.Out.Lo == d.Out.Hi || (d.In.Groups == nil) == (d.Out.Groups == nil))
}
