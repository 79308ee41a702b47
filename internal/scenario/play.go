package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// Point is one way to run a test; none may change its rows.
type Point struct {
	Batch  int // rows a tick
	Shards int
	// Restart is after how many rows the application is stopped, its state encoded, and a new one started from it;
	// 0 is never.
	Restart int
}

// String describes the point for messages.
func (p Point) String() string {
	s := fmt.Sprintf("batches of %d, shards %d", p.Batch, p.Shards)
	if p.Restart > 0 {
		s += fmt.Sprintf(", restarts every %d rows", p.Restart)
	}
	return s
}

// outcome is what came out of one run.
type outcome struct {
	rows []*vec.Batch // by stream, all rows of the observed ones
	// upTo says, for each EXPECT in order, how many rows of its stream there were.
	upTo       []int
	transcript []string // every row of every observed stream, in order
	codes      map[string]int
	// stopped is why the run has ended before its time. What rows came before depends on where the last tick began, so
	// that they are not looked at.
	stopped *diag.Error
	shards  int // over how many the rows of a query have spread
}

// player is one run of a script.
type player struct {
	s      *script
	point  Point
	v      *app.Virtual
	out    *outcome
	arena  vec.Arena
	since  int // rows since the last restart
	places [][]int
	cover  *coverRun // nil: nothing is collected
}

// play runs the script at a point of the matrix.
func (s *script) play(point Point) (*outcome, error) { return s.run(point, nil) }

// cover runs the script once more, to see what it reaches of an application.
func (s *script) cover(c *Coverage, path string) error {
	run, err := c.begin(path, s.app)
	if err == nil {
		_, err = s.run(Point{Batch: 1024, Shards: 1}, run)
	}
	return err
}

func (s *script) run(point Point, cover *coverRun) (*outcome, error) {
	p := &player{s: s, point: point, out: &outcome{codes: map[string]int{}}, cover: cover}
	for _, st := range s.app.Plan.Streams {
		p.out.rows = append(p.out.rows, vec.NewBatch(st.Schema))
		all, _ := places(st.Schema, st.Name, nil) // without names there is nothing to go wrong
		p.places = append(p.places, all)
	}
	if err := p.open(); err != nil {
		return nil, err
	}
	defer func() { p.close() }()
	for _, a := range s.actions {
		if err := p.do(a); err != nil {
			return p.failed(err)
		}
	}
	if err := p.v.Sync(); err != nil {
		return p.failed(err)
	}
	p.countShards()
	return p.out, nil
}

// failed ends a run that stopped itself: the script may expect that.
func (p *player) failed(err error) (*outcome, error) {
	var d *diag.Error
	if !errors.As(err, &d) || !slices.ContainsFunc(p.s.errors, func(e *ast.ExpectError) bool { return strings.EqualFold(e.Code, string(d.Code)) }) {
		return nil, err
	}
	p.out.transcript, p.out.stopped = nil, d
	return p.out, nil
}

func (p *player) countShards() {
	for _, n := range p.v.ShardsUsed() {
		p.out.shards = max(p.out.shards, n)
	}
}

func (p *player) open() error {
	o := app.VirtualOptions{Observe: p.s.observe, Batch: p.point.Batch, Shards: p.point.Shards, OnRows: p.collect}
	if p.cover != nil {
		p.cover.options(&o)
	}
	v, err := app.NewVirtual(p.s.app.Plan, o)
	if err != nil {
		return err
	}
	v.OnReject(func(_ *plan.Query, r op.Rejected) { p.out.codes[string(r.Code)]++ })
	p.v = v
	return nil
}

func (p *player) close() {
	if p.cover != nil {
		p.cover.collect(p.v)
	}
	p.v.Close()
}

// collect keeps rows that came out.
func (p *player) collect(stream int, b *vec.Batch, lo, hi int) {
	o := p.out.rows[stream]
	at := o.Len
	o.AppendRange(b, lo, hi)
	for c := range o.Cols {
		p.arena.CloneStrings(&o.Cols[c], at, o.Len)
	}
	name := p.s.app.Plan.Streams[stream].Name
	for i := at; i < o.Len; i++ {
		p.out.transcript = append(p.out.transcript, fmt.Sprintf("%s %s %s %s", formatTime(o.Time[i]), name, o.KindAt(i), formatRow(o, i, p.places[stream])))
	}
}

func (p *player) do(a action) error {
	switch {
	case a.rows != nil:
		return p.send(a)
	case a.advance:
		return p.v.AdvanceTo(a.time)
	case a.flush:
		return p.v.Flush()
	case a.restart:
		return p.restart()
	case a.expect != nil:
		err := p.v.Sync()
		p.out.upTo = append(p.out.upTo, p.out.rows[a.expect.stream].Len)
		return err
	}
	return nil
}

// send sends rows, with restarts between them where the point asks for that.
func (p *player) send(a action) error {
	if p.point.Restart == 0 {
		return p.v.Send(a.stream, a.rows)
	}
	for i := range a.rows.Len {
		if p.since == p.point.Restart {
			p.since = 0
			if err := p.restart(); err != nil {
				return err
			}
		}
		p.since++
		if err := p.v.SendPart(a.stream, a.rows, i, i+1); err != nil {
			return err
		}
	}
	return nil
}

// restart stops the application and starts a new one from its encoded state.
func (p *player) restart() error {
	p.countShards()
	state, err := p.v.Snapshot()
	if err != nil {
		return err
	}
	p.close()
	if err := p.open(); err != nil {
		return err
	}
	return p.v.Restore(state)
}
