// Package opt rewrites plans. Each rule is small, has a name and stands in a file of its own; the list in rules.go is
// the order in which they are tried. A rule changes what is computed, never what comes out: neither rows nor which of
// them are rejected. So nothing that can fail is computed for rows for which it was not written to be, nor left out
// for rows for which it was.
package opt
