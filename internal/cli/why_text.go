package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/why"
	"github.com/eventflux-go/eventflux/vec"
)

// whyWriter shows matches and misses.
type whyWriter struct {
	env     *env
	flags   whyFlags
	asked   why.Asked
	several bool
	shown   bool // something has been
}

func (w *whyWriter) printf(format string, args ...any) error {
	_, err := fmt.Fprintf(w.env.stdout, format, args...)
	return err
}

// head names the query and shows its pattern.
func (w *whyWriter) head(r *why.Recorder) string {
	p := r.Query().Pattern()
	kind := "PATTERN"
	if p.Sequence {
		kind = "SEQUENCE"
	}
	root, within := p.Root, ""
	if g, ok := root.(*plan.PatternGroup); ok && g.Min == 1 && g.Max == 1 {
		root, within = g.Inner, g.WithinText()
	}
	gap := ""
	if w.shown {
		gap = "\n"
	}
	w.shown = true
	return fmt.Sprintf("%s%s: %s %s%s\n", gap, r.Query().Name, kind, p.Text(root), within)
}

func (w *whyWriter) matches(r *why.Recorder) error {
	asked := w.asked
	if w.flags.match > 0 {
		asked.Limit = 0
	}
	list, all := r.Matches(asked)
	if w.flags.match > 0 {
		var one []why.Match
		for _, m := range list {
			if m.Number == w.flags.match {
				one = append(one, m)
			}
		}
		if len(one) == 0 && !w.several {
			return failf(exitProblems, "there is no match %d: %s matched %s", w.flags.match, r.Query().Name, plural(int64(all), "time"))
		}
		list, all = one, len(one)
	}
	if w.flags.output == "json" {
		for i := range list {
			if err := w.json(matchJSON(r, &list[i])); err != nil {
				return err
			}
		}
		return nil
	}
	var sb strings.Builder
	sb.WriteString(w.head(r))
	if len(list) == 0 {
		fmt.Fprintf(&sb, "\nno match; %s why not shows what came near one\n", w.env.program)
	}
	for i := range list {
		matchText(&sb, r, &list[i])
	}
	if all > len(list) {
		fmt.Fprintf(&sb, "\n%s more: --limit, --match and --key choose\n", grouped(int64(all-len(list))))
	}
	return w.printf("%s\n", strings.TrimRight(sb.String(), "\n"))
}

func matchText(sb *strings.Builder, r *why.Recorder, m *why.Match) {
	fmt.Fprintf(sb, "\nmatch %d at %s", m.Number, shownTime(m.Time))
	if m.ByClock {
		sb.WriteString(", by the clock")
	}
	sb.WriteByte('\n')
	for _, row := range m.Rows {
		fmt.Fprintf(sb, "  -> %s: %s\n", r.Query().Root.Target.Name, values(row))
	}
	if len(m.Rows) == 0 {
		fmt.Fprintf(sb, "  -> no row of %s at this time: a later clause dropped it or holds it back\n", r.Query().Root.Target.Name)
	}
	for i := range m.Events {
		eventText(sb, &m.Events[i], "  ")
	}
	for _, a := range m.Absent {
		fmt.Fprintf(sb, "  %s\n      nothing of it came\n", a)
	}
	if g, ok := r.Query().Pattern().Root.(*plan.PatternGroup); ok && g.Within > 0 && len(m.Events) > 0 {
		first := m.Events[0].Time
		fmt.Fprintf(sb, "  %s: %s of it used, until %s\n", strings.TrimSpace(g.WithinText()), elapsed(m.Time, first), shownTime(first.Add(g.Within)))
	}
}

func elapsed(to, from vec.Time) string {
	return (time.Duration(to-from) * time.Microsecond).String()
}

// eventText shows an event, its values, and below it each term with its result where that is not TRUE.
func eventText(sb *strings.Builder, e *why.Event, indent string) {
	name := e.Element
	if name == "" {
		name = "event"
	}
	fmt.Fprintf(sb, "%s%s  %s  %s %d: %s\n", indent, name, shownTime(e.Time), e.Stream, e.Number, values(e.Values))
	width := 0
	for _, t := range e.Terms {
		width = max(width, len([]rune(t.Condition)))
	}
	for _, t := range e.Terms {
		text := fmt.Sprintf("%s    %-5s  %-*s  %s", indent, t.Result, width, t.Condition, values(t.Values))
		sb.WriteString(strings.TrimRight(text, " ") + "\n")
	}
}

func values(list []why.Value) string {
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = v.Name + "=" + v.Value
	}
	return strings.Join(parts, ", ")
}

func (w *whyWriter) misses(r *why.Recorder) error {
	list, all := r.Misses(w.asked)
	if w.flags.output == "json" {
		for i := range list {
			if err := w.json(missJSON(r, &list[i])); err != nil {
				return err
			}
		}
		return nil
	}
	var sb strings.Builder
	sb.WriteString(w.head(r))
	if len(list) == 0 {
		matches, n := r.Matches(w.asked)
		if n > 0 {
			fmt.Fprintf(&sb, "\nnothing came near without matching; it matched %s, first at %s\n", plural(int64(n), "time"), shownTime(matches[0].Time))
		} else {
			sb.WriteString("\nno event came that the pattern could begin with\n")
		}
	}
	for i := range list {
		missText(&sb, &list[i], i+1)
	}
	if all > len(list) {
		fmt.Fprintf(&sb, "\n%s more that came less near: --limit shows them\n", grouped(int64(all-len(list))))
	}
	return w.printf("%s\n", strings.TrimRight(sb.String(), "\n"))
}

func missText(sb *strings.Builder, m *why.Miss, number int) {
	fmt.Fprintf(sb, "\nmiss %d: %s\n", number, missEnd(m))
	for i := range m.Events {
		eventText(sb, &m.Events[i], "  ")
	}
	if m.By != nil && m.End == op.PatternViolated {
		sb.WriteString("  ended by\n")
		eventText(sb, m.By, "    ")
	} else if m.By != nil && (m.End == op.PatternSkipped || m.End == op.PatternDropped) {
		sb.WriteString("  at\n")
		m.By.Terms = nil
		eventText(sb, m.By, "    ")
	}
	if len(m.Nearest) > 0 {
		sb.WriteString("  nearest to it\n")
		for i := range m.Nearest {
			eventText(sb, &m.Nearest[i], "    ")
		}
	}
	if m.TooLate != nil {
		fmt.Fprintf(sb, "  too late by %s\n", elapsed(m.TooLate.Time, m.Time))
		eventText(sb, m.TooLate, "    ")
	}
}

// missEnd says how a partial match ended.
func missEnd(m *why.Miss) string {
	waits := ""
	if len(m.Waits) > 0 {
		waits = ", waiting for " + strings.Join(m.Waits, ", ")
	}
	switch m.End {
	case op.PatternExpired:
		return "ran out of time at " + shownTime(m.Time) + waits
	case op.PatternViolated:
		return "ended at " + shownTime(m.Time) + " by an event that NOT forbids"
	case op.PatternSkipped:
		return "ended at " + shownTime(m.Time) + " by an event that is not the next of the sequence" + waits
	case op.PatternDropped:
		return "given up at " + shownTime(m.Time) + ": a limit, or an earlier attempt that waits for the same" + waits
	}
	if len(m.Events) == 0 {
		return "nothing began" + waits
	}
	return "still open at the end" + waits
}
