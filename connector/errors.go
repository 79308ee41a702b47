package connector

import (
	"errors"
	"time"
)

// Codes of failures of the outside world.
const (
	CodeOpen      = "EF4001" // cannot be opened: missing, unreadable, a directory
	CodeRead      = "EF4002" // reading failed
	CodeTruncated = "EF4003" // compressed input ends too early or is damaged
	CodeWrite     = "EF4004" // writing failed
	CodeFull      = "EF4005" // no space left
	CodeClosed    = "EF4006" // whoever reads our output has gone
)

// Codes of wrong options.
const (
	CodeUnknownOption   = "EF3101"
	CodeBadValue        = "EF3102"
	CodeMissingOption   = "EF3103"
	CodeUnknownExt      = "EF3104" // no such connector
	CodeUnknownFormat   = "EF3105"
	CodeUnsupportedUse  = "EF3106" // the connector cannot be a source, sink or table, or not in that format
	CodeUnsupportedType = "EF3107" // the format has no representation of a column's type
)

// ErrClosedPipe is wrapped by the error of a sink whose reader has gone (`| head`): a quiet end, not a failure.
var ErrClosedPipe = errors.New("the reader of the output has closed it")

// Error is a failure of the outside world with its code.
type Error struct {
	Code string
	Msg  string // one sentence, lower case, names the thing
	Err  error  // the cause, if there is one; not part of Error()
}

// Error returns the sentence.
func (e *Error) Error() string { return e.Msg }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

type retryError struct {
	err  error
	wait time.Duration
}

func (e *retryError) Error() string { return e.err.Error() }
func (e *retryError) Unwrap() error { return e.err }

// Retry marks err as worth trying again, after at least wait.
func Retry(err error, wait time.Duration) error { return &retryError{err, wait} }

// RetryAfter reports whether err was marked by Retry, and how long to wait.
func RetryAfter(err error) (time.Duration, bool) {
	var r *retryError
	if errors.As(err, &r) {
		return r.wait, true
	}
	return 0, false
}
