package eventflux

import (
	"context"
	"errors"

	"github.com/eventflux-go/eventflux/vec"
)

var errNotYet = errors.New("error[EF1901]: live applications are not supported yet")

type liveRun struct{}

func (a *App) startLive(context.Context) error                       { return errNotYet }
func (a *App) flushLive(context.Context) error                       { return errNotYet }
func (a *App) snapshotLive(context.Context) ([]byte, error)          { return nil, errNotYet }
func (a *App) closeLive(context.Context) error                       { return errNotYet }
func (r *liveRun) wait(context.Context) error                        { return errNotYet }
func (s *Sender[T]) sendLive(context.Context, T) error               { return errNotYet }
func (s *Sender[T]) sendBatchLive(context.Context, *vec.Batch) error { return errNotYet }
