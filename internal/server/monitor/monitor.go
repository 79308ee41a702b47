package monitor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/eventflux-go/eventflux/internal/runtime"
)

// App is what is watched: a live run.
type App interface {
	// Figures waits for a tick boundary; false when the context ends first.
	Figures(ctx context.Context) (runtime.Figures, bool)
}

// readMax bounds how long a scrape waits for a tick to end.
const readMax = 5 * time.Second

// Options say where and what to serve.
type Options struct {
	Addr string // host:port; ":9090" stands for the loopback address
	// Insecure allows other addresses than loopback ones: what is served there is not protected.
	Insecure bool
	Version  string
}

// Server serves /metrics, /health, /ready and their Kubernetes spellings.
type Server struct {
	opts Options
	http http.Server
	ln   net.Listener
	done sync.WaitGroup

	mu   sync.Mutex
	name string
	app  App // nil: not running
}

// Listen opens the address and begins to serve; Close ends it. No application runs until Set.
func Listen(o Options) (*Server, error) {
	addr, err := bindAddress(o)
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	s := &Server{opts: o, ln: ln}
	s.http.Handler = s.handler()
	s.http.ReadHeaderTimeout = readMax
	s.done.Go(func() { s.http.Serve(ln) })
	return s, nil
}

// bindAddress fills in the host and refuses addresses that others can reach.
func bindAddress(o Options) (string, error) {
	host, port, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return "", fmt.Errorf("address %q: write host:port, such as 127.0.0.1:9090", o.Addr)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	if ip, err := netip.ParseAddr(host); host != "localhost" && !o.Insecure && (err != nil || !ip.IsLoopback()) {
		return "", fmt.Errorf("address %q can be reached from other machines and is not protected; use a loopback address, or --insecure-bind if that is meant", o.Addr)
	}
	return net.JoinHostPort(host, port), nil
}

// Addr is the address that is served.
func (s *Server) Addr() string { return s.ln.Addr().String() }

// Set says which application is watched; nil says that none runs.
func (s *Server) Set(name string, app App) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.name, s.app = name, app
}

// Close stops serving after the requests at hand, at most the context's time.
func (s *Server) Close(ctx context.Context) error {
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, s.http.Close())
	}
	s.done.Wait()
	return err
}

// read gives the application's figures; ok is false where none runs or it does not answer.
func (s *Server) read(ctx context.Context) (name string, f runtime.Figures, ok bool) {
	s.mu.Lock()
	name, app := s.name, s.app
	s.mu.Unlock()
	if app == nil {
		return name, f, false
	}
	ctx, cancel := context.WithTimeout(ctx, readMax)
	defer cancel()
	f, ok = app.Figures(ctx)
	return name, f, ok
}

func (s *Server) handler() http.Handler {
	reg := prometheus.NewRegistry()
	reg.MustRegister(newCollector(s), collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(reg, promhttp.HandlerOpts{}))
	for _, path := range [...]string{"/health", "/livez"} {
		mux.HandleFunc("GET "+path, s.live)
	}
	for _, path := range [...]string{"/ready", "/readyz", "/startupz"} {
		mux.HandleFunc("GET "+path, s.ready)
	}
	return mux
}

// live answers as long as the process can answer at all.
func (s *Server) live(w http.ResponseWriter, r *http.Request) { s.answer(w, r, true) }

// ready answers 200 while the application takes events, else 503.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) { s.answer(w, r, false) }

func (s *Server) answer(w http.ResponseWriter, r *http.Request, always bool) {
	name, f, ok := s.read(r.Context())
	code, text := http.StatusOK, "ok"
	if !ok {
		text = "not running"
		if !always {
			code = http.StatusServiceUnavailable
		}
	}
	if !r.URL.Query().Has("verbose") {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(code)
		fmt.Fprintln(w, text)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	json.NewEncoder(w).Encode(parts(name, text, f))
}

// status is what ?verbose shows.
type status struct {
	Status  string         `json:"status"`
	App     string         `json:"app"`
	Sources []sourceStatus `json:"sources"`
}

type sourceStatus struct {
	Stream string `json:"stream"`
	State  string `json:"state"`
	Rows   int64  `json:"rows"`
}

func parts(name, text string, f runtime.Figures) status {
	st := status{Status: text, App: name, Sources: []sourceStatus{}}
	for _, s := range f.Sources {
		state := "open"
		switch {
		case s.Ended:
			state = "ended"
		case s.Idle:
			state = "idle"
		}
		st.Sources = append(st.Sources, sourceStatus{s.Name, state, s.Arrived})
	}
	return st
}
