// Package parse turns SQL text into the tree of package ast, and test files with it.
//
// The lexer (lexer.go) cuts the whole text into tokens first; the parser is recursive descent, with
// Pratt precedences for expressions (expr.go). There is one file for each SQL word. An error ends the
// clause it stands in, not the statement: parsing goes on at the next clause or statement, so that all
// errors of a text are reported at once. Nothing is resolved here; a tree may name what does not exist.
package parse
