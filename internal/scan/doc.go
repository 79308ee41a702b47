// Package scan turns text into numbers and times and back, for the formats: eight bytes at a time, without
// allocation, and always with the exact result. What the fast ways cannot decide goes to strconv.
//
// Functions that read take the whole input and a position and return the position after what they read, so that
// callers never cut slices for single values.
package scan
