package scenario

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Suffix is what the names of test files end in.
const Suffix = ".test.sql"

// Files lists the files named and the test files below the folders named, in order and each once.
func Files(paths []string) ([]string, error) {
	var list []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			list = append(list, path)
			continue
		}
		err = filepath.WalkDir(path, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(path, Suffix) {
				list = append(list, path)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(list)
	return slices.Compact(list), nil
}
