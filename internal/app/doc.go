// Package app is one application as its callers see it: compiled from SQL, run on virtual time by tests, replay and
// embedding programs ([Virtual]), or run live on its connectors ([Run]).
package app
