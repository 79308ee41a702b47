package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/clock"
	"github.com/eventflux-go/eventflux/internal/demo"
	"github.com/eventflux-go/eventflux/vec"
)

// demoLength is how much of a demo runs off a terminal, and how much is exported.
const demoLength = 10 * time.Second

// demoFlags are the settings of the demo command.
type demoFlags struct {
	list   bool
	speed  float64
	export string
}

func demoCommand(e *env) *cobra.Command {
	var f demoFlags
	c := &cobra.Command{
		Use:   "demo [NAME]",
		Short: "Watch an application at work on generated events",
		Example: fmt.Sprintf(`  %[1]s demo
  %[1]s demo --list
  %[1]s demo iot --speed 5
  %[1]s demo clicks --export clicks    # SQL, test and events, to play with`, e.program),
		Long: `Runs an application that is built into the program, on events made from a fixed seed: no network, no files. On a
terminal it runs until Ctrl-C, and p99 is the time within which 99 of 100 events and all that they cause have gone
through the application; into a pipe it writes the rows of the first 10 seconds as NDJSON and ends.`,
		Args:              needs(0, 1, "the name of one demo"),
		ValidArgsFunction: completeWith(demoNames),
		RunE: func(c *cobra.Command, args []string) error {
			if f.list {
				return e.listDemos()
			}
			if c.Flags().Changed("speed") && f.speed <= 0 {
				return failf(exitUsage, "--speed %g: more than 0; 2 is twice as fast", f.speed)
			}
			d, err := findDemo(args)
			if err != nil {
				return err
			}
			if f.export != "" {
				return e.exportDemo(d, f.export)
			}
			return e.runDemo(c.Context(), d, f.speed)
		},
	}
	c.Flags().BoolVar(&f.list, "list", false, "list the demos")
	c.Flags().Float64Var(&f.speed, "speed", 0, "`FACTOR` to run faster by (default: 1 on a terminal, else as fast as it goes)")
	c.Flags().StringVar(&f.export, "export", "", "write SQL, test and events to the folder `DIR` instead")
	return c
}

func findDemo(args []string) (demo.Demo, error) {
	name := ""
	if len(args) > 0 {
		name = args[0]
	}
	d, ok := demo.Lookup(name)
	if !ok {
		return d, unknown("demo", name, demoNames())
	}
	return d, nil
}

func demoNames() []string {
	var names []string
	for _, d := range demo.All() {
		names = append(names, d.Name)
	}
	return names
}

func (e *env) listDemos() error {
	for _, d := range demo.All() {
		if _, err := fmt.Fprintf(e.stdout, "%-10s  %s\n", d.Name, d.Title); err != nil {
			return err
		}
	}
	return nil
}

// exportDemo writes a demo as files, which the commands that it prints run.
func (e *env) exportDemo(d demo.Demo, dir string) error {
	a, diags := d.Compile()
	if diags.HasErrors() {
		return failf(exitProblems, "demo %s: %s", d.Name, diags.Err())
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return failf(exitRunning, "%s", plainPath(err))
	}
	for _, f := range []struct{ name, text string }{{demo.AppFile, canonical(d.SQL)}, {demo.TestFile, canonical(d.Test)}, {demo.EventsFile, ""}} {
		if err := newFile(filepath.Join(dir, f.name), f.text); err != nil {
			return err
		}
	}
	out, err := os.Create(filepath.Join(dir, demo.EventsFile))
	if err != nil {
		return failf(exitRunning, "%s", plainPath(err))
	}
	err = demo.WriteEvents(out, a, demoLength)
	if closed := out.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return failf(exitRunning, "%s", plainPath(err))
	}
	_, err = fmt.Fprintf(e.stdout, "%s: %s, %s, %s\n\n%s", dir, demo.AppFile, demo.TestFile, demo.EventsFile, indentLines(e.demoCommands(dir, false)))
	return err
}

// newFile writes a file that is not there yet: what people have written is never overwritten.
func newFile(path, text string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if os.IsExist(err) {
		return failf(exitUsage, "%s exists already; choose another folder", path)
	}
	if err == nil {
		_, err = f.WriteString(text)
		if closed := f.Close(); err == nil {
			err = closed
		}
	}
	if err != nil {
		return failf(exitRunning, "%s", plainPath(err))
	}
	return nil
}

// demoCommands are what to do next with a demo, before or after it was exported to a folder.
func (e *env) demoCommands(name string, exportFirst bool) []string {
	var list []string
	if exportFirst {
		list = append(list, fmt.Sprintf("%s demo %s --export %s", e.program, name, name))
	}
	list = append(list,
		fmt.Sprintf("%s replay %s --input %s", e.program, filepath.Join(name, demo.AppFile), filepath.Join(name, demo.EventsFile)),
		fmt.Sprintf("%s test %s", e.program, name))
	if !exportFirst {
		list = append(list, fmt.Sprintf("%s explain %s", e.program, filepath.Join(name, demo.AppFile)))
	}
	return list
}

func indentLines(list []string) string { return "  " + strings.Join(list, "\n  ") + "\n" }

// demoView is shown what a demo does.
type demoView interface {
	// row takes rows [lo, hi) of a stream; b is borrowed.
	row(stream int, b *vec.Batch, lo, hi int)
	// tick is told, after each tick, of the events so far, how many were late, and how long the last event took.
	tick(events, late int64, took time.Duration) error
	end() error
}

// runDemo plays a demo: on a terminal at its own pace until it is stopped.
func (e *env) runDemo(ctx context.Context, d demo.Demo, speed float64) error {
	a, diags := d.Compile()
	if diags.HasErrors() {
		return failf(exitProblems, "demo %s: %s", d.Name, diags.Err())
	}
	var view demoView
	var err error
	length := demoLength
	if screen(e.stdout) {
		if speed == 0 {
			speed = 1
		}
		length = 0
		s := newDemoScreen(e, d, a)
		defer s.close()
		view = s
	} else if view, err = newDemoLines(e, d, a); err != nil {
		return err
	}
	p, err := newDemoPlay(a, view, clock.System{}, speed)
	if err != nil {
		return failf(exitRunning, "demo %s: %s", d.Name, err)
	}
	defer p.app.Close()
	if err := p.run(ctx, length); err != nil {
		return runError(err)
	}
	return view.end()
}

// demoPlay drives an application by a feed and a clock.
type demoPlay struct {
	app     *app.Virtual
	streams int
	feed    *demo.Feed
	view    demoView
	clock   connector.Clock
	speed   float64 // 0: as fast as it goes
	began   time.Time
	events  int64
}

func newDemoPlay(a *app.App, view demoView, c connector.Clock, speed float64) (*demoPlay, error) {
	feed, err := demo.NewFeed(a)
	if err != nil {
		return nil, err
	}
	v, err := app.NewVirtual(a.Plan, app.VirtualOptions{OnRows: view.row})
	if err != nil {
		return nil, err
	}
	return &demoPlay{app: v, streams: len(a.Plan.Streams), feed: feed, view: view, clock: c, speed: speed, began: c.Now()}, nil
}

// run plays so much of the demo; 0 is without end.
func (p *demoPlay) run(ctx context.Context, length time.Duration) error {
	for {
		e, ok, err := p.feed.Next()
		if err != nil {
			return err
		}
		if !ok || length > 0 && e.Due.After(demo.Start.Add(length)) {
			break
		}
		if err := p.wait(ctx, e.Due); err != nil {
			return err
		}
		taken := p.clock.Now()
		if err := p.app.AdvanceTo(vec.FromGo(e.Due)); err != nil {
			return err
		}
		if err := p.app.Send(e.Stream, e.Row); err != nil {
			return err
		}
		p.events++
		if err := p.tick(taken); err != nil {
			return err
		}
	}
	if err := p.app.AdvanceTo(vec.FromGo(demo.Start.Add(length))); err != nil {
		return err
	}
	return p.tick(p.clock.Now())
}

// wait waits for the moment at which an event is due.
func (p *demoPlay) wait(ctx context.Context, due time.Time) error {
	if p.speed == 0 {
		return ctx.Err()
	}
	at := p.began.Add(time.Duration(float64(due.Sub(demo.Start)) / p.speed))
	return p.clock.Sleep(ctx, at.Sub(p.clock.Now()))
}

// tick runs what was sent through the application, and tells the view how long that took since an event was taken.
func (p *demoPlay) tick(taken time.Time) error {
	if err := p.app.Sync(); err != nil {
		return err
	}
	return p.view.tick(p.events, p.late(), p.clock.Now().Sub(taken))
}

func (p *demoPlay) late() int64 {
	n := int64(0)
	for i := range p.streams {
		n += p.app.SourceStats(i).Late
	}
	return n
}
