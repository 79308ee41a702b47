// Package cli is the command line: one file per command. Data goes to stdout, messages to stderr.
package cli
