// Package all registers every connector.
package all

import (
	_ "github.com/eventflux-go/eventflux/connectors/file"
	_ "github.com/eventflux-go/eventflux/connectors/generator"
	_ "github.com/eventflux-go/eventflux/connectors/log"
	_ "github.com/eventflux-go/eventflux/connectors/memory"
	_ "github.com/eventflux-go/eventflux/connectors/stdio"
	_ "github.com/eventflux-go/eventflux/connectors/timer"
)
