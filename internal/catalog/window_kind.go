package catalog

import "strings"

// WindowClass is how a window lets rows out.
type WindowClass uint8

// The classes of windows (language reference, "Event kinds and when rows come out").
const (
	Sliding WindowClass = iota // one row per event, and one EXPIRED row per event that leaves
	Batch                      // rows at each close
	Passing                    // rows pass through, later or reordered (delay); nothing expires
)

// ParamType is what a window's parameter takes.
type ParamType uint8

// The types of window parameters.
const (
	ParamCount    ParamType = iota // a positive integer
	ParamDuration                  // a positive duration, in µs
	ParamInstant                   // a duration or timestamp that aligns a grid, in µs; may be zero
	ParamColumn                    // an expression over the source's columns
	ParamColumns                   // any number of them (last parameter only)
	ParamText                      // a string constant
)

// Param is one parameter of a window kind.
type Param struct {
	Name     string // as in size=…, lower case
	Type     ParamType
	Optional bool
	Doc      string
}

// WindowKind is the spec of one kind of window.
type WindowKind struct {
	Name    string // canonical spelling, as fmt prints it: tumbling, lengthBatch
	Aliases []string
	Class   WindowClass
	Params  []Param
	Bounds  bool // window_start and window_end are defined
	Built   bool // false: the checker answers EF19xx
	Doc     string
	Example string // a query over Trades (symbol STRING, price DOUBLE, volume LONG, ts LONG)
}

// Window finds the kind that a name or alias stands for, whatever its case.
func Window(name string) (*WindowKind, bool) {
	for i := range windowKinds {
		k := &windowKinds[i]
		if strings.EqualFold(k.Name, name) {
			return k, true
		}
		for _, a := range k.Aliases {
			if strings.EqualFold(a, name) {
				return k, true
			}
		}
	}
	return nil, false
}

// Windows lists every kind in documentation order.
func Windows() []WindowKind { return windowKinds }
