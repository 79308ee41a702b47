package scan

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/eventflux-go/eventflux/vec"
)

func TestTimePrintsAndReadsBack(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 100000 {
		v := vec.Time(r.Int64N(8e15) - 4e15)
		switch i % 3 {
		case 0:
			v = v / 1000 * 1000
		case 1:
			v = v / 1e6 * 1e6
		}
		layout := "2006-01-02T15:04:05Z"
		if v%1e6 != 0 {
			layout = "2006-01-02T15:04:05.000Z"
		}
		if v%1000 != 0 {
			layout = "2006-01-02T15:04:05.000000Z"
		}
		got := string(AppendTime(nil, v))
		if want := v.Go().Format(layout); got != want {
			t.Fatalf("AppendTime(%d) = %s, want %s", v, got, want)
		}
		if back, ok := Time([]byte(got)); !ok || back != v {
			t.Fatalf("Time(%s) = %d, want %d", got, back, v)
		}
	}
}

func TestTimeReads(t *testing.T) {
	at := func(s string) vec.Time {
		g, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return vec.FromGo(g)
	}
	for s, want := range map[string]string{
		"2026-01-02":                     "2026-01-02T00:00:00Z",
		"2026-01-02 03:04":               "2026-01-02T03:04:00Z",
		"2026-01-02 03:04:05":            "2026-01-02T03:04:05Z",
		"2026-01-02T03:04:05+01:00":      "2026-01-02T02:04:05Z",
		"2026-01-02T03:04:05-0130":       "2026-01-02T04:34:05Z",
		"2024-02-29T00:00:00.123456789Z": "2024-02-29T00:00:00.123456Z",
		"1969-12-31T23:59:59.5Z":         "1969-12-31T23:59:59.5Z",
	} {
		if got, ok := Time([]byte(s)); !ok || got != at(want) {
			t.Errorf("Time(%s) = %d, %v; want %d", s, got, ok, at(want))
		}
	}
	for _, s := range []string{"", "2026", "2026-13-01", "2026-02-30", "2023-02-29", "2026-01-02T", "2026-01-02T25:00", "2026-01-02T03:04:05x",
		"2026-01-02T03:04:05+", "2026-01-02T03:04:05.", "2026-1-2", "abcd-ef-gh"} {
		if got, ok := Time([]byte(s)); ok {
			t.Errorf("Time(%q) = %d", s, got)
		}
	}
}

func TestTimeFormat(t *testing.T) {
	f, bad := NewTimeFormat("%d/%m/%Y %H:%M:%S")
	got, ok := f.Parse([]byte("02/01/2026 03:04:05"))
	want, _ := Time([]byte("2026-01-02 03:04:05"))
	if bad != 0 || !ok || got != want {
		t.Errorf("got %d %v, want %d", got, ok, want)
	}
	f, _ = NewTimeFormat("%Y-%m-%d %H:%M:%S.%f")
	got, ok = f.Parse([]byte("2026-01-02 03:04:05.250"))
	if !ok || got != want+250000 {
		t.Errorf("got %d %v, want %d", got, ok, want+250000)
	}
	if _, bad = NewTimeFormat("%Q"); bad != 'Q' {
		t.Error("%Q accepted")
	}
}

func TestQuoteFindsTheFirstSpecialByte(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 200000 {
		b := make([]byte, r.IntN(24))
		for i := range b {
			b[i] = byte(r.IntN(256))
			if r.IntN(4) > 0 {
				b[i] = 'a' + byte(r.IntN(26))
			}
		}
		want := 0
		for want < len(b) && b[want] >= 0x20 && b[want] < 0x80 && b[want] != '"' && b[want] != '\\' {
			want++
		}
		if got := Quote(b, 0); got != want {
			t.Fatalf("Quote(%q) = %d, want %d", b, got, want)
		}
	}
}
