// Package sim checks the engine against a second one that is written to be obviously right: a naive interpreter
// (the oracle) that takes one row at a time, keeps whole windows as lists and computes every aggregate anew from
// what the list holds. Random applications and random events go through both; their rows must agree one by one.
//
// The oracle reads the syntax tree and nothing behind it: names, types, expressions, windows, aggregates and order
// are worked out here once more, from the language reference. It shares no such code with the engine, so that a
// mistake must be made twice, by two people, to go unseen.
//
// It is for tests only and is no faster than it must be.
package sim
