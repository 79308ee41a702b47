package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// shells are those for which completion can be written.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func completionCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print the completion script of a shell",
		Example: fmt.Sprintf(`  source <(%[1]s completion bash)
  %[1]s completion zsh > "${fpath[1]}/_%[1]s"
  %[1]s completion fish > ~/.config/fish/completions/%[1]s.fish`, e.program),
		Long:      "The shell is bash, zsh, fish or powershell.",
		Args:      needs(1, 1, "one shell: bash, zsh, fish or powershell"),
		ValidArgs: shells,
		RunE: func(c *cobra.Command, args []string) error {
			root := c.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(e.stdout, true)
			case "zsh":
				return root.GenZshCompletion(e.stdout)
			case "fish":
				return root.GenFishCompletion(e.stdout, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(e.stdout)
			}
			return unknown("shell", args[0], shells)
		},
	}
}

// completeFlags offers the values of flags that choose among a few, and lets shells show the meaning of flags as help
// does, without the marks of what stands for a value.
func completeFlags(c *cobra.Command) {
	c.Flags().VisitAll(func(f *pflag.Flag) {
		var values []string
		switch name, usage := pflag.UnquoteUsage(f); {
		case name == "FORM":
			_, list, _ := strings.Cut(usage, ": ")
			list, _, _ = strings.Cut(list, " (")
			values = strings.Split(strings.ReplaceAll(list, " or ", ", "), ", ")
		case name == "FORMAT":
			values = append(formatNames(), "ndjson")
		}
		if values != nil {
			// An error is that of a flag which is not there, or has its values already.
			_ = c.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
		}
		_, f.Usage = pflag.UnquoteUsage(f)
	})
	for _, sub := range c.Commands() {
		completeFlags(sub)
	}
}
