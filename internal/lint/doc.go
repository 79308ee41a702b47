// Package lint holds checks on this repository, run as tests: the import map of docs/architecture.md, the budgets
// for files and functions, and what code below the runtime may not do.
package lint
