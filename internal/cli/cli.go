package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// Exit codes, the same for every command.
const (
	exitOK       = 0
	exitProblems = 1 // the checked thing has problems: wrong SQL, failed test
	exitUsage    = 2
	exitConfig   = 3
	exitState    = 5
	exitRunning  = 6 // failed while running
	exitSignal   = 128
)

// exitError ends the program with a code. A message, if any, is printed first.
type exitError struct {
	code    int
	message string
	problem *diag.Error // instead of a message: one with a place
	cause   error       // where somebody may ask for it
}

func (e *exitError) Error() string { return e.message }

func (e *exitError) Unwrap() error { return e.cause }

// failf ends the program with a code and a message.
func failf(code int, format string, args ...any) error {
	return &exitError{code: code, message: fmt.Sprintf(format, args...)}
}

// env is what commands use of the world.
type env struct {
	program        string // the name the program was called by
	stdin          *os.File
	stdout, stderr *os.File
	signals        *signals
}

// interrupted reports that the user has pressed Ctrl-C.
func (e *env) interrupted() bool { return e.signals != nil && e.signals.got() == os.Interrupt }

// Main runs the command line and returns the exit code.
func Main(args []string, stdin, stdout, stderr *os.File) int {
	e := &env{program: filepath.Base(args[0]), stdin: stdin, stdout: stdout, stderr: stderr}
	// A reader that goes away (head) ends the program quietly, as it does other tools: writes then fail with EPIPE.
	signal.Ignore(syscall.SIGPIPE, syscall.SIGXFSZ, syscall.SIGUSR1) // over a limit writes fail too; USR1 asks a run
	root := newRoot(e)
	root.SetArgs(args[1:])
	if len(args) > 1 && strings.HasPrefix(args[1], cobra.ShellCompRequestCmd) {
		completeFlags(root)
	}
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	ctx, signals := withSignals(context.Background())
	defer signals.stop()
	e.signals = signals
	return e.exitCode(root.ExecuteContext(ctx), signals)
}

// exitCode prints what is to be said of an error and chooses the code.
func (e *env) exitCode(err error, s *signals) int {
	var exit *exitError
	switch {
	case s.got() != nil && (err == nil || errors.Is(err, context.Canceled)):
		return exitSignal + int(s.got().(syscall.Signal))
	case err == nil:
		return exitOK
	case errors.Is(err, syscall.EPIPE) || errors.Is(err, connector.ErrClosedPipe):
		return exitOK
	case errors.As(err, &exit):
		e.say(exit)
		return exit.code
	}
	fmt.Fprintf(e.stderr, "%s: %s\n", e.program, err)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EFBIG) || errors.Is(err, syscall.EIO) {
		return exitRunning // standard output takes no more
	}
	return exitUsage
}

// say prints what an error has to say.
func (e *env) say(exit *exitError) {
	switch {
	case exit.problem != nil:
		_ = e.render(*exit.problem.In, diag.List{exit.problem}) // there is nobody left to tell
	case exit.message != "":
		fmt.Fprintf(e.stderr, "%s: %s\n", e.program, exit.message)
	}
}

// finishes reports whether a command watches its context: Ctrl-C then ends it when it has put its output in order.
func finishes(c *cobra.Command) bool {
	name, _, _ := strings.Cut(ownPath(c), " ")
	switch name {
	case "query", "run", "replay", "why", "demo", "bench", "explain":
		return true
	}
	return false
}

func newRoot(e *env) *cobra.Command {
	root := &cobra.Command{
		Use:   e.program + " COMMAND",
		Short: "SQL over event streams: filters, windows, aggregations",
		Example: fmt.Sprintf(`  %[1]s demo
  cat trades.ndjson | %[1]s query "SELECT symbol, price FROM stdin WHERE price > 100"
  %[1]s query "SELECT symbol, avg(price) AS p FROM 'trades.csv' GROUP BY symbol"
  %[1]s run app.sql`, e.program),
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          subcommand("command"),
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.PersistentPreRun = func(c *cobra.Command, _ []string) {
		if e.signals != nil {
			e.signals.finish.Store(finishes(c))
		}
	}
	root.Version = Version // which gives the flag --version
	root.SetVersionTemplate(versionText())
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(queryCommand(e), runCommand(e), validateCommand(e), fmtCommand(e), explainCommand(e), testCommand(e),
		replayCommand(e), whyCommand(e), benchCommand(e), demoCommand(e), schemaCommand(e), newCommand(e),
		connectorCommand(e), functionCommand(e), completionCommand(e), manCommand(e), versionCommand(e))
	root.SetHelpCommand(helpCommand(e))
	root.InitDefaultHelpCmd()
	e.arrangeHelp(root)
	return root
}
