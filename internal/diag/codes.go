package diag

import (
	"slices"
	"strings"
)

// Code is a stable name of a kind of problem, such as "EF1101". Codes are never reused.
type Code string

// Info documents a code: what `eventflux help CODE` prints.
type Info struct {
	Code    Code
	Title   string // a few words, lower case
	When    string // when it happens and what to do, in sentences
	Example string // SQL that provokes it, or "" where SQL cannot
}

// tables lists every family; a new code is one constant and one entry in its family's file.
var tables = [][]Info{syntaxCodes, nameCodes, typeCodes, clauseCodes, unsupportedCodes, warningCodes, processCodes}

// Lookup finds a code, whatever its case.
func Lookup(code Code) (Info, bool) {
	for _, t := range tables {
		for _, info := range t {
			if strings.EqualFold(string(info.Code), string(code)) {
				return info, true
			}
		}
	}
	return Info{}, false
}

// All gives every code in order.
func All() []Info {
	all := slices.Concat(tables...)
	slices.SortFunc(all, func(a, b Info) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return all
}
