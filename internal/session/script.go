package session

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Script is a session file, in the order of its sections.
type Script struct {
	Remark string
	Steps  []Step
}

// Step is a file that is put down, or a command with what it must do.
type Step struct {
	File, Text string // a file

	Command string // a command
	Line    int    // where it stands
	Stdin   string
	Stdout  string
	Stderr  string
	Exit    int
	Outputs []Output // files that the command writes
}

// Output is a file that a command must have written.
type Output struct{ Name, Text string }

var sectionLine = regexp.MustCompile(`^-- (file|command|stdin|stdout|stderr|exit|output)(?: (\S+))? --$`)

// Parse reads a session file.
func Parse(text string) (*Script, error) {
	s := &Script{}
	body := &s.Remark
	exit := ""
	for i, line := range strings.SplitAfter(text, "\n") {
		m := sectionLine.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		if m == nil {
			*body += line
			continue
		}
		var err error
		if body, err = s.section(m[1], m[2], i+1, &exit); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	for i := range s.Steps {
		s.Steps[i].Command = strings.TrimSpace(s.Steps[i].Command)
	}
	if len(s.Steps) == 0 {
		return nil, fmt.Errorf("the session has no command: write a line `-- command --`")
	}
	return s, nil
}

// section begins a section and says where its text goes.
func (s *Script) section(kind, name string, line int, ignored *string) (*string, error) {
	if takesName := kind == "file" || kind == "exit" || kind == "output"; takesName != (name != "") {
		return nil, fmt.Errorf("section %q: a file, an output and an exit have a name or number, the others have none", kind)
	}
	switch kind {
	case "file":
		s.Steps = append(s.Steps, Step{File: name})
		return &s.Steps[len(s.Steps)-1].Text, nil
	case "command":
		s.Steps = append(s.Steps, Step{Line: line})
		return &s.Steps[len(s.Steps)-1].Command, nil
	}
	if len(s.Steps) == 0 || s.Steps[len(s.Steps)-1].File != "" {
		return nil, fmt.Errorf("section %q belongs to a command", kind)
	}
	step := &s.Steps[len(s.Steps)-1]
	switch kind {
	case "stdin":
		return &step.Stdin, nil
	case "stdout":
		return &step.Stdout, nil
	case "stderr":
		return &step.Stderr, nil
	case "output":
		step.Outputs = append(step.Outputs, Output{Name: name})
		return &step.Outputs[len(step.Outputs)-1].Text, nil
	}
	code, err := strconv.Atoi(name)
	step.Exit = code
	return ignored, err
}

// String writes the session as Parse reads it.
func (s *Script) String() string {
	var sb strings.Builder
	sb.WriteString(s.Remark)
	section := func(head, text string) {
		sb.WriteString("-- " + head + " --\n" + text)
		if text != "" && !strings.HasSuffix(text, "\n") {
			sb.WriteByte('\n')
		}
	}
	for _, step := range s.Steps {
		if step.File != "" {
			section("file "+step.File, step.Text)
			continue
		}
		section("command", step.Command)
		for _, p := range [...]struct{ head, text string }{{"stdin", step.Stdin}, {"stdout", step.Stdout}, {"stderr", step.Stderr}} {
			if p.text != "" {
				section(p.head, p.text)
			}
		}
		for _, o := range step.Outputs {
			section("output "+o.Name, o.Text)
		}
		if step.Exit != 0 {
			section(fmt.Sprintf("exit %d", step.Exit), "")
		}
	}
	return sb.String()
}
