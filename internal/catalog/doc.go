// Package catalog holds the named things of an application (streams, and later tables, windows, aggregations …)
// and the specs of the window kinds, from which parsing, checking, formatting and documentation follow.
package catalog
