// Package diag holds what EventFlux says when SQL, settings or data are wrong:
// stable codes, places in the source, messages, hints, and the one renderer
// that the command line, REST, the language server and the Postgres wire share.
//
// A part that finds a problem makes an *Error with a Code of the table in
// codes.go and adds it to a List; nobody formats an error on its own.
package diag
