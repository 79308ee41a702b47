package cli

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/why"
)

// The JSON forms of why. Fields are only ever added.
type (
	whyEventJSON struct {
		Element string            `json:"element,omitempty"`
		Stream  string            `json:"stream"`
		Number  int               `json:"number"`
		Time    string            `json:"time"`
		Values  map[string]string `json:"values"`
		Terms   []why.Term        `json:"terms,omitempty"`
	}
	whyMatchJSON struct {
		Query   string              `json:"query"`
		Match   int                 `json:"match"`
		Time    string              `json:"time"`
		ByClock bool                `json:"by_clock,omitempty"`
		Rows    []map[string]string `json:"rows"`
		Events  []whyEventJSON      `json:"events"`
		Absent  []string            `json:"absent,omitempty"`
	}
	whyMissJSON struct {
		Query   string         `json:"query"`
		End     string         `json:"end"` // expired, violated, skipped, dropped, open
		Time    string         `json:"time"`
		Waits   []string       `json:"waits,omitempty"`
		Events  []whyEventJSON `json:"events"`
		By      *whyEventJSON  `json:"by,omitempty"`
		Nearest []whyEventJSON `json:"nearest,omitempty"`
		TooLate *whyEventJSON  `json:"too_late,omitempty"`
	}
)

var endNames = map[op.PatternEnd]string{
	op.PatternExpired: "expired", op.PatternViolated: "violated", op.PatternSkipped: "skipped", op.PatternDropped: "dropped", op.PatternOpen: "open",
}

func matchJSON(r *why.Recorder, m *why.Match) whyMatchJSON {
	j := whyMatchJSON{Query: r.Query().Name, Match: m.Number, Time: shownTime(m.Time), ByClock: m.ByClock, Rows: []map[string]string{},
		Events: eventsJSON(m.Events), Absent: m.Absent}
	for _, row := range m.Rows {
		j.Rows = append(j.Rows, valuesJSON(row))
	}
	return j
}

func missJSON(r *why.Recorder, m *why.Miss) whyMissJSON {
	j := whyMissJSON{Query: r.Query().Name, End: endNames[m.End], Time: shownTime(m.Time), Waits: m.Waits, Events: eventsJSON(m.Events)}
	if m.By != nil {
		j.By = eventJSON(m.By)
	}
	if len(m.Nearest) > 0 {
		j.Nearest = eventsJSON(m.Nearest)
	}
	if m.TooLate != nil {
		j.TooLate = eventJSON(m.TooLate)
	}
	return j
}

func eventsJSON(list []why.Event) []whyEventJSON {
	out := []whyEventJSON{}
	for i := range list {
		out = append(out, *eventJSON(&list[i]))
	}
	return out
}

func eventJSON(e *why.Event) *whyEventJSON {
	return &whyEventJSON{Element: e.Element, Stream: e.Stream, Number: e.Number, Time: shownTime(e.Time), Values: valuesJSON(e.Values), Terms: e.Terms}
}

func valuesJSON(list []why.Value) map[string]string {
	m := map[string]string{}
	for _, v := range list {
		m[v.Name] = strings.Trim(v.Value, "'")
	}
	return m
}
