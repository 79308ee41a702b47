package cli

import (
	"strings"

	"github.com/eventflux-go/eventflux/connector"
)

// tellFollowed says where reading of followed files begins: positions are not kept.
func (r *liveRun) tellFollowed() {
	for _, s := range r.plan.Streams {
		with, errs := connector.ParseStream(s.Options)
		if len(errs) > 0 || with.Kind != connector.Source || with.Connector.Name != "file" || !with.Options.Bool("file.follow") {
			continue
		}
		r.sayf("note: %s follows %s from its %s; positions are not kept between runs\n", s.Name, with.Options.String("file.path"),
			strings.ToLower(with.Options.String("file.start")))
	}
}
