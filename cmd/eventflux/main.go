// Command eventflux runs SQL over event streams.
package main

import (
	"os"

	_ "github.com/eventflux-go/eventflux/connectors/all"
	_ "github.com/eventflux-go/eventflux/formats/all"
	"github.com/eventflux-go/eventflux/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args, os.Stdin, os.Stdout, os.Stderr))
}
