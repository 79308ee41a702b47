package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/server/monitor"
)

// serve opens the address of --listen and has it tell of the run. The caller calls stop at the end.
func (r *liveRun) serve(f runFlags, name string) (stop func(), err error) {
	m, err := monitor.Listen(monitor.Options{Addr: f.listen, Insecure: f.insecure, Version: Version})
	if err != nil {
		return nil, failf(exitConfig, "--listen: %s", err)
	}
	if !r.quiet {
		fmt.Fprintf(r.e.stderr, "metrics on http://%s/metrics, health on /health, readiness on /ready\n", m.Addr())
	}
	r.opened = func(l *app.Live) { m.Set(name, l) }
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = m.Close(ctx) // a scrape that is still being answered is cut off
	}, nil
}

// appName is what metrics call an application: the name it gives itself, or that of its file.
func appName(p *plan.App, file string) string {
	if p.Name != "" && p.Name != file {
		return p.Name
	}
	return strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
}
