package cli

import (
	"errors"
	"io/fs"
	"os"
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
		path, from := with.Options.String("file.path"), "from its "+strings.ToLower(with.Options.String("file.start"))
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			from = "as soon as it exists"
		}
		r.sayf("note: %s follows %s %s; positions are not kept between runs\n", s.Name, path, from)
	}
}
