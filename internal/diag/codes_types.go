package diag

// EF12xx: types do not fit.
const (
	CodeArgumentCount    Code = "EF1201"
	CodeArgumentType     Code = "EF1202"
	CodeTypeMismatch     Code = "EF1203"
	CodeNotBoolean       Code = "EF1204"
	CodeColumnCount      Code = "EF1205"
	CodeNotAssignable    Code = "EF1206"
	CodeBadCast          Code = "EF1207"
	CodeNotConstant      Code = "EF1208"
	CodeBadConstant      Code = "EF1209"
	CodeNotComparable    Code = "EF1210"
	CodeBadRegexp        Code = "EF1211"
	CodeNotIndexable     Code = "EF1212"
	CodeNotTime          Code = "EF1213"
	CodeBranchTypes      Code = "EF1214"
	CodeCalendarDuration Code = "EF1215"
)

const exS = "CREATE STREAM S (a INT, s STRING, b BOOL);\n"

var typeCodes = []Info{
	{CodeArgumentCount, "wrong number of arguments", "The message gives the function's signatures.", exS + "SELECT abs(a, 1) FROM S"},
	{CodeArgumentType, "wrong type of argument", "The message gives the function's signatures; CAST(x AS T) converts.", exS + "SELECT abs(s) FROM S"},
	{CodeTypeMismatch, "types do not go together", "The operator is not defined for these types; there is no implicit conversion between strings and numbers.", exS + "SELECT a + b FROM S"},
	{CodeNotBoolean, "a condition must be BOOL", "WHERE, HAVING, ON, FILTER and pattern conditions are BOOL.", exS + "SELECT a FROM S WHERE a"},
	{CodeColumnCount, "wrong number of columns", "The INSERT gives more or fewer columns than its target has.", exS + "CREATE STREAM T (x INT);\nINSERT INTO T SELECT a, s FROM S"},
	{CodeNotAssignable, "value does not fit its column", "The target's column has a type that the value cannot take.", exS + "CREATE STREAM T (x INT);\nINSERT INTO T SELECT s FROM S"},
	{CodeBadCast, "no such conversion", "CAST does not convert between these types.", exS + "SELECT CAST(b AS DATE) FROM S"},
	{CodeNotConstant, "a constant is needed", "Window sizes, LIMIT and some arguments must be known before the first event.", exS + "SELECT a FROM S WINDOW length(a)"},
	{CodeBadConstant, "a constant has an unusable value", "The literal cannot be converted to the type that it meets.", "CREATE STREAM S (ts TIMESTAMP);\nSELECT ts FROM S WHERE ts > 'tomorrow'"},
	{CodeNotComparable, "values of these types have no order or equality", "GROUP BY, ORDER BY, DISTINCT and joins need comparable types.", "CREATE STREAM S (m MAP<STRING, INT>);\nSELECT m FROM S ORDER BY m LIMIT 3"},
	{CodeBadRegexp, "not a regular expression", "Regular expressions are RE2: no backreferences and no lookaround.", exS + "SELECT s FROM S WHERE s ~ '(a'"},
	{CodeNotIndexable, "cannot take an element of this", "x[i] is for LIST, MAP and JSON, x.f for STRUCT and JSON.", exS + "SELECT a[1] FROM S"},
	{CodeNotTime, "not a time", "A TIMESTAMP, or a LONG that means milliseconds, is needed.", exS + "SELECT s FROM S WINDOW externalTime(s, 5 SECONDS)"},
	{CodeBranchTypes, "branches have no common type", "The branches of CASE, coalesce and the like promote to one type.", exS + "SELECT CASE WHEN b THEN a ELSE s END FROM S"},
	{CodeCalendarDuration, "months and years have no fixed length", "A window's size is a fixed duration: days or weeks at most.", exS + "SELECT a FROM S WINDOW tumbling(1 MONTH)"},
}
