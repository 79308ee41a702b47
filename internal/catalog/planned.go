package catalog

import "strings"

// planned are functions of the language that are not built yet, and what does instead, if anything does.
var planned = map[string]string{
	"json_value": asColumn, "json_query": asColumn, "json_exists": asColumn, "json_extract": asColumn, "parse_json": asColumn,
	"json_object": "", "json_array": "", "to_json": "",
	"map_agg": "", "mode": "", "top_k": "", "histogram": "", "wavg": "write sum(x * w) / sum(w)", "ema": "",
	"covar": "", "covar_pop": "", "covar_samp": "", "corr": "",
	"approx_percentile": "percentile(x, p) is exact", "approx_count_distinct": "count(DISTINCT x) is exact",
	"unionset": "", "intersectset": "", "unnest": "", "url_parse": "use regexp_extract", "geohash": "", "within_polygon": "",
	"row_number": "", "rank": "", "dense_rank": "", "percent_rank": "", "ntile": "", "lag": "", "lead": "",
	"first_value": "", "last_value": "", "nth_value": "",
}

// asColumn is how values inside JSON are had as long as there are no functions for them.
const asColumn = "let the decoder take the value: declare a column named like its path, \"a.b\", or say json.mapping.NAME = '$.a.b'"

// PlannedFunction reports a function that the language has and the engine does not have yet. The hint may be empty.
func PlannedFunction(name string) (hint string, ok bool) {
	name = strings.ToLower(name)
	hint, ok = planned[name]
	if !ok && strings.HasPrefix(name, "json:") {
		return asColumn, true
	}
	return hint, ok
}

// JSONAdvice says how a value inside JSON is had.
func JSONAdvice() string { return asColumn }
