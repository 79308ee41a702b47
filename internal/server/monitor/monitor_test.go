package monitor

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/runtime"
)

// still is an application whose figures do not change.
type still struct{ f runtime.Figures }

func (s still) Figures(context.Context) (runtime.Figures, bool) { return s.f, true }

func figures() runtime.Figures {
	f := runtime.Figures{Now: 10_000_000, Sources: []runtime.SourceFigures{{Name: "Trades", Bytes: 99, Watermark: 7_500_000, Queued: 2}}}
	f.Sources[0].Arrived, f.Sources[0].Late = 12, 3
	f.Sources[0].Rejects.ByReason[0] = 4
	f.Sinks = []runtime.SinkFigures{{Name: "Out", Written: 5, Queued: 1}}
	q := runtime.QueryStats{Query: "q1", RowsIn: 9, RowsOut: 5}
	q.Latency.Count, q.Latency.Sum, q.Latency.Bucket[1] = 2, 3*time.Microsecond, 2
	q.Pattern = &op.PatternCounts{Partial: 6, Matches: 7, Expired: 8, Violated: 9, Dropped: 1}
	f.Queries = []runtime.QueryStats{q}
	return f
}

func get(t *testing.T, s *Server, path string) (int, string) {
	t.Helper()
	r, err := http.Get("http://" + s.Addr() + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

func listen(t *testing.T) *Server {
	t.Helper()
	s, err := Listen(Options{Addr: "127.0.0.1:0", Version: "1.2.3"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestMetricsSayWhatWasCounted(t *testing.T) {
	s := listen(t)
	s.Set("trades", still{figures()})
	_, body := get(t, s, "/metrics")
	for _, want := range []string{
		`eventflux_app_up{app="trades"} 1`,
		`eventflux_stream_events_total{app="trades",direction="in",stream="Trades"} 12`,
		`eventflux_stream_events_total{app="trades",direction="out",stream="Out"} 5`,
		`eventflux_stream_bytes_total{app="trades",stream="Trades"} 99`,
		`eventflux_errors_total{app="trades",query="",reason="malformed record",stream="Trades"} 4`,
		`eventflux_late_events_total{app="trades",stream="Trades"} 3`,
		`eventflux_watermark_lag_seconds{app="trades",stream="Trades"} 2.5`,
		`eventflux_queue_depth{app="trades",direction="in",stream="Trades"} 2`,
		`eventflux_query_events_total{app="trades",direction="in",query="q1"} 9`,
		`eventflux_query_latency_seconds_bucket{app="trades",query="q1",le="1e-06"} 0`,
		`eventflux_query_latency_seconds_bucket{app="trades",query="q1",le="2e-06"} 2`,
		`eventflux_query_latency_seconds_count{app="trades",query="q1"} 2`,
		`eventflux_pattern_partial_matches{app="trades",query="q1"} 6`,
		`eventflux_pattern_matches_total{app="trades",query="q1"} 7`,
		`eventflux_pattern_expired_total{app="trades",query="q1"} 8`,
		`eventflux_pattern_violated_total{app="trades",query="q1"} 9`,
		`eventflux_pattern_dropped_total{app="trades",query="q1"} 1`,
		`eventflux_build_info{go="go`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("/metrics has no line %s", want)
		}
	}
	if t.Failed() {
		t.Log(body)
	}
}

func TestReadinessFollowsTheApplication(t *testing.T) {
	s := listen(t)
	if code, body := get(t, s, "/ready"); code != http.StatusServiceUnavailable || body != "not running\n" {
		t.Errorf("/ready before the start: %d %q", code, body)
	}
	if code, _ := get(t, s, "/livez"); code != http.StatusOK {
		t.Errorf("/livez before the start: %d", code)
	}
	s.Set("trades", still{figures()})
	if code, body := get(t, s, "/readyz"); code != http.StatusOK || body != "ok\n" {
		t.Errorf("/readyz: %d %q", code, body)
	}
	want := `{"status":"ok","app":"trades","sources":[{"stream":"Trades","state":"open","rows":12}]}` + "\n"
	if _, body := get(t, s, "/health?verbose"); body != want {
		t.Errorf("/health?verbose: %s", body)
	}
}

func TestAddressesOthersCanReachAreRefused(t *testing.T) {
	for addr, ok := range map[string]bool{
		":0": true, "localhost:0": true, "127.0.0.2:0": true, "[::1]:0": true,
		"0.0.0.0:0": false, "192.168.0.1:0": false, "example.org:0": false, "9090": false,
	} {
		if _, err := bindAddress(Options{Addr: addr}); (err == nil) != ok {
			t.Errorf("%s: %v", addr, err)
		}
	}
	if got, _ := bindAddress(Options{Addr: ":9090"}); got != "127.0.0.1:9090" {
		t.Errorf(":9090 binds %s", got)
	}
	if _, err := bindAddress(Options{Addr: "0.0.0.0:0", Insecure: true}); err != nil {
		t.Error(err)
	}
}
