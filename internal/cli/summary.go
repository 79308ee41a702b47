package cli

import (
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/runtime"
)

// accounts says what became of every row that a source read: the parts add up to the number read.
func accounts(s *runtime.SourceReport) string {
	parts := []string{grouped(s.Entered) + " taken"}
	add := func(n int64, what string) {
		if n > 0 {
			parts = append(parts, grouped(n)+" "+what)
		}
	}
	add(s.Rejects.Count, "rejected ("+reasonsOf(&s.Rejects)+")")
	add(s.Rejects.Ignored, "ignored (json.ignore-parse-errors)")
	add(s.Late, "late")
	add(s.BadTime, "without a time")
	add(s.Held, "held back at the end")
	return fmt.Sprintf("%s: %s read = %s", s.Name, grouped(s.Read), strings.Join(parts, " + "))
}

// reasonsOf counts rejected records by reason.
func reasonsOf(r *connector.Rejects) string {
	var parts []string
	for _, reason := range connector.Reasons() {
		if n := r.ByReason[reason]; n > 0 {
			parts = append(parts, grouped(n)+" "+reason.String())
		}
	}
	return strings.Join(parts, ", ")
}

// queryRejects counts the rows that queries could not take, by code; empty if there are none.
func queryRejects(report *runtime.Report) string {
	var parts []string
	for _, q := range report.Queries {
		for _, c := range q.ByCode {
			parts = append(parts, fmt.Sprintf("%s %s (%s)", q.Query, grouped(c.Count), c.Code))
		}
	}
	return strings.Join(parts, ", ")
}

// tellRejects says at the end how many rows are missing from the result and why.
func (r *liveRun) tellRejects(report *runtime.Report) {
	if report == nil {
		return
	}
	for i := range report.Sources {
		s := &report.Sources[i]
		if s.Rejects.Count+s.Late+s.BadTime > 0 {
			r.sayf("warning: %s\n", accounts(s))
		}
		if s.Forced > 0 {
			r.warnf("%s: more rows than fit in memory were held back, so the clock moved on before --slack said so, %s times", s.Name, grouped(s.Forced))
		}
	}
	if text := queryRejects(report); text != "" {
		r.sayf("warning: rows that a query could not take: %s\n", text)
	}
}

// summary is the last line of a run: what became of every row.
func (r *liveRun) summary(report *runtime.Report) string {
	var parts []string
	for i := range report.Sources {
		parts = append(parts, accounts(&report.Sources[i]))
	}
	if text := queryRejects(report); text != "" {
		parts = append(parts, "rejected by queries: "+text)
	}
	if len(report.Sinks) > 0 {
		var sinks []string
		for _, s := range report.Sinks {
			text := s.Name + " " + grouped(s.Written)
			if s.Written < s.Taken {
				text += fmt.Sprintf(" (%s more were not written)", grouped(s.Taken-s.Written))
			}
			sinks = append(sinks, text)
		}
		parts = append(parts, "written: "+strings.Join(sinks, ", "))
	}
	return strings.Join(parts, "; ")
}
