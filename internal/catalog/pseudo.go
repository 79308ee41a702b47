package catalog

import "strings"

// Pseudo is a name that stands for something of the row or its window instead of a column.
type Pseudo uint8

// The pseudo columns.
const (
	NotPseudo   Pseudo = iota
	WindowStart        // TIMESTAMP
	WindowEnd          // TIMESTAMP, the first moment after the window
	WindowTime         // TIMESTAMP, the last millisecond of the window
	RowTime            // TIMESTAMP, the row's time
)

// pseudoColumns are the names that may be written like columns; a real column of that name wins.
var pseudoColumns = map[string]Pseudo{
	"window_start": WindowStart, "windowstart": WindowStart,
	"window_end": WindowEnd, "windowend": WindowEnd,
	"window_time": WindowTime, "rowtime": RowTime,
}

// pseudoFunctions are other dialects' calls. Their arguments repeat the window and say nothing new.
var pseudoFunctions = map[string]Pseudo{
	"window_start": WindowStart, "windowstart": WindowStart, "tumble_start": WindowStart, "hop_start": WindowStart,
	"session_start": WindowStart, "cumulate_start": WindowStart,
	"window_end": WindowEnd, "windowend": WindowEnd, "tumble_end": WindowEnd, "hop_end": WindowEnd,
	"session_end": WindowEnd, "cumulate_end": WindowEnd,
	"window_time": WindowTime, "tumble_rowtime": WindowTime, "hop_rowtime": WindowTime, "session_rowtime": WindowTime,
}

// PseudoColumn finds what a name means where no column has it.
func PseudoColumn(name string) Pseudo { return pseudoColumns[strings.ToLower(name)] }

// PseudoFunction finds what a call of a window's bound means.
func PseudoFunction(name string) Pseudo { return pseudoFunctions[strings.ToLower(name)] }
