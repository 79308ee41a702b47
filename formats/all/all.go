// Package all registers every format.
package all

import (
	_ "github.com/eventflux-go/eventflux/formats/csv"
	_ "github.com/eventflux-go/eventflux/formats/json"
	_ "github.com/eventflux-go/eventflux/formats/text"
)
