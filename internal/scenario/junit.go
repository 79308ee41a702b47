package scenario

import (
	"encoding/xml"
	"fmt"
	"io"
)

type junitSuites struct {
	XMLName xml.Name     `xml:"testsuites"`
	Suites  []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
	Error    string      `xml:"system-err,omitempty"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr"`
	Line    int           `xml:"line,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitFailure `xml:"failure"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// WriteJUnit writes results as CI systems read them.
func WriteJUnit(w io.Writer, results []*Result) error {
	var all junitSuites
	for _, r := range results {
		s := junitSuite{Name: r.Path, Tests: len(r.Cases), Failures: len(r.Cases) - r.Passed()}
		if r.Err != nil {
			s.Errors, s.Error = 1, r.Err.Error()
		}
		total := 0.0
		for _, c := range r.Cases {
			total += c.Elapsed.Seconds()
			j := junitCase{Class: r.Path, Name: c.Name, File: r.Path, Line: c.Line, Time: fmt.Sprintf("%.3f", c.Elapsed.Seconds())}
			if c.Failure != "" {
				j.Failure = &junitFailure{Message: "the rows are not those expected", Text: c.Failure}
			}
			s.Cases = append(s.Cases, j)
		}
		s.Time = fmt.Sprintf("%.3f", total)
		all.Suites = append(all.Suites, s)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
