package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/clock"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/runtime"
)

// watchSettle is how long files must be left alone before they are read: editors write them in several steps.
const watchSettle = 50 * time.Millisecond

// reloader puts a changed application in the place of the running one: when its files change, where they are watched,
// and at SIGHUP.
type reloader struct {
	r     *liveRun
	flags runFlags
	form  outputForm
	files []string
	text  string // that was read last, right or wrong
	clock clock.Clock

	hup     chan os.Signal
	watcher *fsnotify.Watcher // nil without --watch
}

// start begins to watch; the caller calls stop when the run is over.
func (w *reloader) start() (stop func(), err error) {
	w.hup = make(chan os.Signal, 1)
	if w.flags.watch {
		if err := w.open(); err != nil {
			return nil, err
		}
	}
	// A terminal that is closed says so by the same signal: there it ends what nobody asked to go on.
	if w.flags.watch || !terminal(w.r.e.stdin) && !terminal(w.r.e.stderr) {
		signal.Notify(w.hup, syscall.SIGHUP)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); w.loop(ctx) }()
	return func() {
		signal.Stop(w.hup)
		cancel()
		<-done
		if w.watcher != nil {
			w.watcher.Close()
		}
	}, nil
}

// open watches the folders of the files rather than the files, which editors replace by others.
func (w *reloader) open() error {
	var err error
	if w.watcher, err = fsnotify.NewWatcher(); err != nil {
		return failf(exitRunning, "--watch: %s", err)
	}
	var folders []string
	for _, f := range w.files {
		if f == "-" {
			w.watcher.Close()
			return failf(exitUsage, "--watch: standard input cannot be watched; name files")
		}
		if d := filepath.Dir(f); !slices.Contains(folders, d) {
			folders = append(folders, d)
		}
	}
	for _, d := range folders {
		if err := w.watcher.Add(d); err != nil {
			w.watcher.Close()
			return failf(exitRunning, "--watch: %s: %s", d, err)
		}
	}
	return nil
}

func (w *reloader) loop(ctx context.Context) {
	settled := w.clock.Timer(watchSettle) // what has changed since the files were read is found at once
	defer settled.Stop()
	var events chan fsnotify.Event
	var failures chan error
	if w.watcher != nil {
		events, failures = w.watcher.Events, w.watcher.Errors
		if !w.r.quiet {
			w.r.sayf("watching %s: the application is reloaded when it changes\n", joinNames(w.files))
		}
	} else {
		settled.Stop()
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.hup:
			w.reload(ctx, true)
		case <-settled.C:
			w.reload(ctx, false)
		case e := <-events:
			if w.concerns(e) {
				settled.Reset(watchSettle)
			}
		case err := <-failures:
			w.r.warnf("--watch: %s", err)
			settled.Reset(watchSettle) // events may have been lost
		}
	}
}

// concerns reports whether an event may mean that a file has another text: something has been written to it, or
// anything in its folder was made or renamed, which may be what its name leads to.
func (w *reloader) concerns(e fsnotify.Event) bool {
	if e.Has(fsnotify.Create) || e.Has(fsnotify.Rename) {
		return true
	}
	return e.Has(fsnotify.Write) && slices.ContainsFunc(w.files, func(f string) bool { return filepath.Clean(f) == filepath.Clean(e.Name) })
}

// reload reads the files, and puts what they say in the place of the running application if that is right. asked says
// that somebody waits for an answer.
func (w *reloader) reload(ctx context.Context, asked bool) {
	r := w.r
	text, err := readFiles(r.e, w.files)
	if err != nil {
		if asked || errors.Is(err, errNotText) {
			w.refuse(err)
		}
		return // a file that is being replaced: its coming is told of
	}
	if strings.TrimSpace(text) == "" && !asked {
		return // a file that is being written
	}
	name := shownName(w.files[0])
	if text == w.text {
		if asked && !r.quiet {
			r.sayf("%s has not changed\n", name)
		}
		return
	}
	w.text = text
	a, problems := app.Compile(name, text, check.Options{Connectors: true})
	if r.quiet && !problems.HasErrors() {
		problems = nil
	}
	r.status.clear()
	if err := r.e.problems(diag.Source{Name: name, Text: text}, problems); err != nil {
		w.refuse(err)
		return
	}
	if err := w.swap(ctx, name, a); err != nil && ctx.Err() == nil {
		w.refuse(err)
	}
}

func (w *reloader) refuse(err error) {
	var exit *exitError
	if !errors.As(err, &exit) || exit.message != "" {
		w.r.sayf("%s: %s\n", w.r.e.program, err)
	}
	w.r.sayf("not reloaded: the application goes on as it was\n")
}

func (w *reloader) swap(ctx context.Context, name string, a *app.App) error {
	if len(a.Plan.Queries) == 0 {
		return fmt.Errorf("%s has no query", name)
	}
	if err := applySettings(a.Plan, w.flags.set); err != nil {
		return err
	}
	var o app.LiveOptions
	if !w.r.quiet {
		next := &liveRun{e: w.r.e, plan: a.Plan, status: w.r.status}
		if err := next.print(&o, w.form, app.Unwritten(a.Plan)); err != nil {
			return err
		}
	}
	said, err := w.r.live.Reload(ctx, a.Plan, o.Outputs, func() {
		w.r.plan, w.r.size = a.Plan, sourceBytes(a.Plan)
	})
	if err != nil {
		return runError(err)
	}
	if !w.r.quiet {
		w.r.sayf("%s", reloadedText(name, said))
	}
	return nil
}

// reloadedText says what a reload has done, a line for each part of the application.
func reloadedText(name string, said *app.Reloaded) string {
	var sb strings.Builder
	fmt.Fprintf(&sb, "reloaded %s\n", name)
	each := func(names []string, format string) {
		for _, n := range names {
			fmt.Fprintf(&sb, "  "+format+"\n", n)
		}
	}
	if said.Clock {
		sb.WriteString("  the clock begins anew: event time has come in, or gone\n")
	}
	each(said.Kept, "query %s is unchanged and keeps its state")
	each(said.Anew, "query %s begins anew")
	each(said.Ended, "query %s has ended")
	each(said.Open, "%s stays open")
	each(said.Opened, "%s is opened")
	for i := range said.Closed.Sources {
		name := said.Closed.Sources[i].Name
		fmt.Fprintf(&sb, "  %s is closed; %s\n", name, strings.TrimPrefix(accounts(&said.Closed.Sources[i]), name+": "))
	}
	for _, s := range said.Closed.Sinks {
		fmt.Fprintf(&sb, "  %s is closed; %s\n", s.Name, writtenText(s))
	}
	return sb.String()
}

// writtenText is how many rows a sink has written.
func writtenText(s runtime.SinkReport) string {
	text := grouped(s.Written) + " written"
	if s.Written < s.Taken {
		text += fmt.Sprintf(", %s more were not", grouped(s.Taken-s.Written))
	}
	return text
}
