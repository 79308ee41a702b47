package parse

import "testing"

func TestNotText(t *testing.T) {
	for data, want := range map[string]string{
		"":                        "",
		"SELECT 'é\uFFFD'":        "",
		"SELECT 1\x00":            "it holds zero bytes, so it is not SQL",
		"\xff\xfes\x00":           "it holds zero bytes, so it is not SQL",
		"SELECT 1;\n-- \xe9t\xe9": "line 2 is not UTF-8, so it is not SQL",
	} {
		if got := NotText(data); got != want {
			t.Errorf("%q: got %q, want %q", data, got, want)
		}
	}
}
