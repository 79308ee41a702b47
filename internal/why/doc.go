// Package why tells why a pattern matched, and why it did not: from what the matcher tells a tracer during a replay it
// keeps the events and the ends of all partial matches, and computes each condition again, term by term, with the values
// it had.
package why
