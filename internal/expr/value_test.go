package expr

import (
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/vec"
)

// Values worked by hand from the semantics of the language.
func TestValues(t *testing.T) {
	for _, c := range []struct{ sql, want string }{
		// arithmetic
		{"1 + 2", "3"}, {"5 / 2", "2"}, {"-5 / 2", "-2"}, {"5 / 2.0", "2.5"}, {"-7 % 3", "-1"}, {"7 % -3", "1"}, {"7.5 % 2", "1.5"},
		{"1 / 0", "NULL"}, {"1 % 0", "NULL"}, {"1.0 / 0", "NULL"}, {"1.0 % 0.0", "NULL"}, {"NULL + 1", "NULL"}, {"1 / NULL", "NULL"},
		{"2147483647 + 1", "error"}, {"2147483647 + 1L", "2147483648"}, {"-2147483647 - 2", "error"}, {"65536 * 65536", "error"}, {"65536L * 65536", "4294967296"},
		{"9223372036854775807 + 1", "error"}, {"9223372036854775807 * 2", "error"}, {"-9223372036854775807 - 1", "-9223372036854775808"},
		{"(-9223372036854775807 - 1) / -1", "error"}, {"(-9223372036854775807 - 1) % -1", "0"}, {"-(-9223372036854775807 - 1)", "error"},
		{"(-9223372036854775807 - 1) * -1", "error"}, {"3037000500 * 3037000500", "error"}, {"-3037000499 * 3037000499", "-9223372030926249001"},
		{"1F / 3F", "0.33333334"}, {"1F + 1", "2.0"}, {"1.5F + 1.5", "3.0"}, {"2 * 3 + 4", "10"}, {"2 + 3 * 4", "14"}, {"10 - 3 - 2", "5"},
		{"9223372036854775807 * 1.0", "9223372036854776000.0"},
		// comparison
		{"1 < 2", "true"}, {"2 = 2.0", "true"}, {"1 <> NULL", "NULL"}, {"'a' < 'b'", "true"}, {"TRUE > FALSE", "true"}, {"FALSE = FALSE", "true"},
		{"0.1F = 0.1", "true"}, {"CAST('NaN' AS DOUBLE) = CAST('NaN' AS DOUBLE)", "false"}, {"DATE '2026-01-01' < TIMESTAMP '2026-01-01 00:00:01'", "true"},
		{"TIMESTAMP '2026-01-01' > '2025-12-31'", "true"}, {"'2025-12-31' > TIMESTAMP '2026-01-01'", "false"}, {"TIMESTAMP '1970-01-01 00:00:01' = 1000", "true"},
		{"INTERVAL '1' MINUTE = 60000", "true"}, {"1 IS DISTINCT FROM NULL", "true"}, {"NULL IS DISTINCT FROM NULL", "false"}, {"1 IS NOT DISTINCT FROM 1", "true"},
		{"CAST('NaN' AS DOUBLE) IS DISTINCT FROM CAST('NaN' AS DOUBLE)", "false"}, {"0.0 = -0.0", "true"},
		// logic
		{"TRUE AND NULL", "NULL"}, {"FALSE AND NULL", "false"}, {"NULL AND FALSE", "false"}, {"NULL OR TRUE", "true"}, {"FALSE OR NULL", "NULL"}, {"NOT NULL", "NULL"},
		{"NOT TRUE", "false"}, {"NOT 1 = 2", "true"}, {"NULL IS TRUE", "false"}, {"NULL IS NOT TRUE", "true"}, {"TRUE IS TRUE", "true"}, {"FALSE IS NOT FALSE", "false"},
		{"(NULL = 1) IS UNKNOWN", "true"}, {"1 IS NULL", "false"}, {"1 IS NOT NULL", "true"},
		// errors count only where demanded
		{"FALSE AND 2147483647 + 1 > 0", "false"}, {"TRUE AND 2147483647 + 1 > 0", "error"}, {"NULL AND 2147483647 + 1 > 0", "error"},
		{"TRUE OR 2147483647 + 1 > 0", "true"}, {"FALSE OR 2147483647 + 1 > 0", "error"}, {"2147483647 + 1 > 0 AND FALSE", "error"}, {"2147483647 + 1 > 0 OR TRUE", "error"},
		{"TRUE AND FALSE AND CAST('x' AS INT) = 1", "false"}, {"(FALSE OR FALSE) AND CAST('x' AS INT) = 1", "false"},
		{"CASE WHEN TRUE THEN 1 ELSE 2147483647 + 1 END", "1"}, {"CASE WHEN FALSE THEN 1 ELSE 2147483647 + 1 END", "error"}, {"CASE WHEN CAST('x' AS INT) = 1 THEN 1 ELSE 2 END", "error"},
		{"CASE WHEN TRUE THEN 1 WHEN CAST('x' AS INT) = 1 THEN 2 END", "1"}, {"CASE WHEN FALSE THEN CAST('x' AS INT) ELSE 2 END", "2"},
		{"coalesce(1, CAST('x' AS INT))", "1"}, {"coalesce(NULL, CAST('x' AS INT))", "error"}, {"coalesce(CAST('x' AS INT), 1)", "error"},
		{"NULL + (2147483647 + 1)", "error"},
		// CASE
		{"CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'b' END", "b"}, {"CASE WHEN NULL THEN 1 END", "NULL"}, {"CASE WHEN FALSE THEN 1 WHEN TRUE THEN 2.5 END", "2.5"}, {"CASE WHEN TRUE THEN 1 ELSE 2.5 END", "1.0"},
		{"CASE WHEN TRUE THEN list_value(1, 2) ELSE list_value(3) END", "[1,2]"}, {"CASE WHEN TRUE THEN NULL ELSE 1 END", "NULL"},
		// IN, BETWEEN, LIKE, ~
		{"2 IN (1, 2, 3)", "true"}, {"4 IN (1, 2, 3)", "false"}, {"4 IN (1, NULL)", "NULL"}, {"1 IN (1, NULL)", "true"}, {"4 NOT IN (1, NULL)", "NULL"}, {"NULL IN (1)", "NULL"}, {"'b' NOT IN ('a')", "true"},
		{"2 IN (1, 1 + 1)", "true"}, {"11 IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)", "true"}, {"12 NOT IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)", "true"}, {"2.5 IN (1, 2.5)", "true"}, {"2 IN (2.5, 2.0)", "true"},
		{"DATE '2026-01-01' IN ('2026-01-01')", "true"},
		{"2 BETWEEN 1 AND 3", "true"}, {"3 BETWEEN 1 AND 2.5", "false"}, {"2 NOT BETWEEN 1 AND 3", "false"}, {"0 BETWEEN 1 AND NULL", "false"}, {"2 BETWEEN 1 AND NULL", "NULL"},
		{"'hello' LIKE 'h%'", "true"}, {"'hello' LIKE '%LL%'", "false"}, {"'hello' ILIKE '%LL%'", "true"}, {"'hello' LIKE 'h_llo'", "true"}, {"'héllo' LIKE 'h_llo'", "true"}, {"'hello' NOT LIKE '%o'", "false"},
		{"'50%' LIKE '50!%' ESCAPE '!'", "true"}, {"'50x' LIKE '50!%' ESCAPE '!'", "false"}, {"'' LIKE '%'", "true"}, {"'abcabc' LIKE 'a%bc'", "true"}, {"'abcab' LIKE 'a%bc'", "false"}, {"'a' LIKE NULL", "NULL"}, {"'aXb' LIKE 'a%_b'", "true"}, {"'ab' LIKE 'a%_b'", "false"},
		{"'abc' ~ 'b'", "true"}, {"'abc' ~ '^b'", "false"}, {"'ABC' ~* 'b'", "true"}, {"'abc' !~ 'x'", "true"}, {"'abc' !~* 'B'", "false"},
		// text
		{"'a' || 'b'", "ab"}, {"'a' || 1", "a1"}, {"'a' || 1.0", "a1.0"}, {"'a' || NULL", "NULL"}, {"'t=' || TIMESTAMP '2026-01-01'", "t=2026-01-01T00:00:00Z"},
		// lists
		{"list_value(1, 2)[1]", "1"}, {"list_value(1, 2)[0]", "NULL"}, {"list_value(1, 2)[3]", "NULL"}, {"list_value('a', NULL)[2]", "NULL"}, {"list_value(list_value(1), list_value(2, 3))[2]", "[2,3]"},
		{"list_value(1, 2) = list_value(1, 2)", "true"}, {"list_value(1, 2) < list_value(1, 3)", "true"},
	} {
		checkValue(t, c.sql, c.want)
	}
}

func TestDecimalArithmetic(t *testing.T) {
	for _, c := range []struct{ sql, want string }{
		{"DECIMAL '1.10' + DECIMAL '2.205'", "3.305"}, {"DECIMAL '1.10' - 2", "-0.90"}, {"DECIMAL '1.10' * DECIMAL '1.10'", "1.2100"}, {"DECIMAL '1.5' * 3", "4.5"}, {"DECIMAL '-1.5' * DECIMAL '2.25'", "-3.375"},
		{"DECIMAL '1' / DECIMAL '3'", "0.333333"}, {"DECIMAL '2' / 3", "0.666667"}, {"DECIMAL '-2' / 3", "-0.666667"}, {"DECIMAL '1.00000000' / DECIMAL '3.0'", "0.33333333"}, {"DECIMAL '10.00' / DECIMAL '4'", "2.500000"},
		{"DECIMAL '7.5' % DECIMAL '2'", "1.5"}, {"DECIMAL '-7.5' % 2", "-1.5"}, {"DECIMAL '1' / 0", "NULL"}, {"DECIMAL '1' % 0", "NULL"}, {"-DECIMAL '1.5'", "-1.5"}, {"DECIMAL '1.5' + 0.25", "1.75"}, {"DECIMAL '1.5' + NULL", "NULL"},
		{"DECIMAL '99999999999999999999999999999999999999' + 1", "error"}, {"DECIMAL '99999999999999999999999999999999999998' + 1", "99999999999999999999999999999999999999"}, {"DECIMAL '10000000000000000000' * DECIMAL '10000000000000000000'", "error"},
		{"DECIMAL '9999999999999999999' * DECIMAL '9999999999999999999'", "99999999999999999980000000000000000001"}, {"DECIMAL '-99999999999999999999999999999999999999' - 1", "error"}, {"DECIMAL '12345678901234567890.5' % 7", "1.5"}, {"DECIMAL '2.5' > 2", "true"}, {"DECIMAL '2.50' IN (2.5, 3)", "true"},
	} {
		checkValue(t, c.sql, c.want)
	}
}

func TestTimeArithmetic(t *testing.T) {
	for _, c := range []struct{ sql, want string }{
		{"TIMESTAMP '2026-01-01' + INTERVAL '90' MINUTE", "2026-01-01T01:30:00Z"}, {"INTERVAL '90' MINUTE + TIMESTAMP '2026-01-01'", "2026-01-01T01:30:00Z"},
		{"TIMESTAMP '2026-01-01' - '1 day'", "2025-12-31T00:00:00Z"}, {"TIMESTAMP '2026-01-01' - 500", "2025-12-31T23:59:59.5Z"},
		{"TIMESTAMP '2026-01-02' - TIMESTAMP '2026-01-01'", "1 day"}, {"DATE '2026-03-01' - DATE '2026-02-01'", "28"}, {"DATE '2026-02-28' + 1", "2026-03-01"}, {"DATE '2026-02-28' + INTERVAL '1' HOUR", "2026-02-28T01:00:00Z"},
		{"TIMESTAMP '2026-01-02' - DATE '2026-01-01'", "1 day"}, {"INTERVAL '1' HOUR - INTERVAL '5' MINUTE", "00:55:00"}, {"INTERVAL '1' HOUR * 3", "03:00:00"}, {"3 * INTERVAL '1' HOUR", "03:00:00"}, {"INTERVAL '1' HOUR / 2", "00:30:00"},
		{"INTERVAL '1' HOUR / INTERVAL '20' MINUTE", "3"}, {"-INTERVAL '1' HOUR", "-01:00:00"}, {"1000L + INTERVAL '5' SECOND", "6000"}, {"1000L - INTERVAL '500' MILLISECOND", "500"}, {"TIME '12:00' + INTERVAL '1' HOUR", "13:00:00"},
		{"TIMESTAMP '2026-01-01' - NULL", "NULL"},
	} {
		checkValue(t, c.sql, c.want)
	}
}

func TestCasts(t *testing.T) {
	for _, c := range []struct{ sql, want string }{
		{"CAST(9.99 AS INT)", "9"}, {"CAST(-9.99 AS INT)", "-9"}, {"CAST(3e9 AS INT)", "error"}, {"CAST(3000000000 AS INT)", "error"}, {"TRY_CAST(3e9 AS INT)", "NULL"}, {"CAST(3e9 AS LONG)", "3000000000"}, {"CAST(1e19 AS LONG)", "error"},
		{"CAST(CAST('NaN' AS DOUBLE) AS LONG)", "error"}, {"CAST('42' AS INT)", "42"}, {"CAST(' 42 ' AS INT)", "42"}, {"CAST('4x' AS INT)", "error"}, {"TRY_CAST('4x' AS INT)", "NULL"}, {"CAST('9.5' AS INT)", "error"}, {"CAST('9.5' AS DOUBLE)", "9.5"},
		{"CAST('1_0' AS INT)", "error"}, {"CAST('0x10' AS DOUBLE)", "error"}, {"CAST('' AS INT)", "error"}, {"CAST(NULL AS INT)", "NULL"}, {"CAST(1e300 AS FLOAT)", "error"}, {"CAST(0.1 AS FLOAT)", "0.1"},
		{"CAST(100.0 AS STRING)", "100.0"}, {"CAST(1.5e300 AS STRING)", "1.5e+300"}, {"CAST(0.000001 AS STRING)", "0.000001"}, {"CAST(1e-7 AS STRING)", "1e-7"}, {"CAST(1e20 AS STRING)", "100000000000000000000.0"}, {"CAST(TRUE AS STRING)", "true"}, {"CAST(16777217F AS STRING)", "16777216.0"},
		{"CAST('yes' AS BOOL)", "true"}, {"CAST('maybe' AS BOOL)", "error"}, {"CAST(0 AS BOOL)", "false"}, {"CAST(TRUE AS INT)", "1"}, {"CAST(FALSE AS LONG)", "0"},
		{"CAST('2026-01-31T12:00:00.25+02:00' AS TIMESTAMP)", "2026-01-31T10:00:00.25Z"}, {"CAST('2026-01-31 12:00' AS TIMESTAMP)", "2026-01-31T12:00:00Z"}, {"CAST('2026-02-30' AS TIMESTAMP)", "error"}, {"CAST('2026-01-31 25:00' AS TIMESTAMP)", "error"},
		{"CAST(1000L AS TIMESTAMP)", "1970-01-01T00:00:01Z"}, {"CAST(9223372036854775807 AS TIMESTAMP)", "error"}, {"CAST(TIMESTAMP '1969-12-31 23:59:59.9995' AS LONG)", "-1"}, {"CAST(TIMESTAMP '1969-12-31 23:59:59' AS DATE)", "1969-12-31"},
		{"CAST(DATE '2026-01-31' AS TIMESTAMP)", "2026-01-31T00:00:00Z"}, {"CAST(TIMESTAMP '2026-01-31 12:30:00' AS TIME)", "12:30:00"}, {"CAST('12:30' AS TIME)", "12:30:00"}, {"CAST('1 hour 30 minutes' AS INTERVAL)", "01:30:00"}, {"CAST('1 day 02:00:00' AS INTERVAL)", "1 day 02:00:00"},
		{"CAST('-90 s' AS INTERVAL)", "-00:01:30"}, {"CAST('1.5h' AS INTERVAL)", "01:30:00"}, {"CAST('5 parsecs' AS INTERVAL)", "error"}, {"CAST(60000 AS INTERVAL)", "00:01:00"}, {"CAST(INTERVAL '1' MINUTE AS LONG)", "60000"},
		{"CAST('1.005' AS DECIMAL(10,2))", "1.01"}, {"CAST(-1.005 AS DECIMAL(10,2))", "-1.01"}, {"CAST(123 AS DECIMAL(4,2))", "error"}, {"CAST(DECIMAL '-12.99' AS INT)", "-12"}, {"CAST(DECIMAL '12.5' AS DOUBLE)", "12.5"}, {"DECIMAL '1.10' < DECIMAL '1.2'", "true"}, {"DECIMAL '1.10' = 1.1", "true"}, {"DECIMAL '-0.05'", "-0.05"},
		{"CAST(DECIMAL '99999999999999999999999999999999999999' AS STRING)", "99999999999999999999999999999999999999"}, {"CAST(DECIMAL '1.999' AS DECIMAL(3,1))", "2.0"},
		{"CAST('[1, 2' AS JSON)", "error"}, {"CAST('[1, 2]' AS JSON)", "[1, 2]"}, {"CAST(from_hex('ff') AS STRING)", "error"}, {"CAST(from_hex('41') AS STRING)", "A"}, {"CAST(list_value('a', 'b') AS STRING)", `["a","b"]`},
	} {
		checkValue(t, c.sql, c.want)
	}
}

// What cannot be right for any row is an error of the constructor, with a code.
func TestWrongExpressions(t *testing.T) {
	for _, c := range []struct{ sql, want string }{
		{"1 + 'a' || 'b'", "EF1209"}, {"TRUE + 1", "EF1203"}, {"list_value(1) = 1", "EF1203"}, {"1 AND TRUE", "EF1204"}, {"NOT 1", "EF1204"}, {"CASE WHEN 1 THEN 2 END", "EF1204"}, {"CASE WHEN TRUE THEN 1 ELSE TRUE END", "EF1214"},
		{"TIMESTAMP '2026-01-01' > 'soon'", "EF1209"}, {"DATE '2026-13-01'", "EF1209"}, {"'a' ~ '('", "EF1211"}, {"regexp_like('a', '(')", "EF1211"}, {"nosuch(1)", "EF1103"}, {"sqrt(1, 2)", "EF1201"}, {"sqrt('a' || 'b')", "EF1202"}, {"rand()", "EF1911"},
		{"date_trunc('hours and hours', TIMESTAMP '2026-01-01')", "EF1209"}, {"timezone('Nowhere/Land', TIMESTAMP '2026-01-01')", "EF1209"}, {"date_format(TIMESTAMP '2026-01-01', 'QQQ')", "EF1209"}, {"CAST(TRUE AS TIMESTAMP)", "EF1207"}, {"1[1]", "EF1212"}, {"list_value(1)['a']", "EF1212"},
		{"TIMESTAMP '2026-01-01' * 2", "EF1203"}, {"TIMESTAMP '2026-01-01' + TIMESTAMP '2026-01-01'", "EF1203"}, {"upper('a') > 1", "EF1203"}, {"5 LIKE 'a'", "EF1203"}, {"-'a'", "EF1203"}, {"'x' LIKE 'a!' ESCAPE '!'", "EF1211"},
	} {
		_, err := parseSQL(t, c.sql)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: want %s, got %v", c.sql, c.want, err)
		}
	}
}

// The text of an expression reads back as the same expression.
func TestText(t *testing.T) {
	a, b := NewColumn(0, "a", intType), NewColumn(1, "b", doubleType)
	s, ts := NewColumn(2, "s", stringType), NewColumn(3, "ts", timeType)
	for _, c := range []struct{ sql, want string }{
		{"a + 1 * 2 - (3 - a)", "a + 1 * 2 - (3 - a)"}, {"(a + 1) * 2", "(a + 1) * 2"}, {"a = 1 AND (b > 2 OR s = 'x''y')", "a = 1 AND (b > 2.0 OR s = 'x''y')"},
		{"NOT (a = 1 AND b = 2)", "NOT (a = 1 AND b = 2.0)"}, {"-a - -1", "-a - -1"}, {"ts > '2026-01-01'", "ts > TIMESTAMP '2026-01-01T00:00:00Z'"}, {"a IN (1, 2)", "a IN (1, 2)"},
		{"s NOT LIKE 'a%' ESCAPE '!'", "s NOT LIKE 'a%' ESCAPE '!'"}, {"CASE WHEN a = 1 THEN 'x' END", "CASE WHEN a = 1 THEN 'x' END"}, {"a > b", "CAST(a AS DOUBLE) > b"}, {"upper(s) || 'x' IS NOT NULL", "upper(s) || 'x' IS NOT NULL"},
		{"ts - INTERVAL '5' MINUTE", "ts - INTERVAL '00:05:00'"}, {"TRY_CAST(s AS INT) BETWEEN 1 AND 5", "TRY_CAST(s AS INT) >= 1 AND TRY_CAST(s AS INT) <= 5"}, {"s !~* 'x'", "s !~* 'x'"}, {"split(s, ',')[2]", "split(s, ',')[2]"},
	} {
		e, err := parseSQL(t, c.sql, a, b, s, ts)
		if err != nil {
			t.Errorf("%s: %v", c.sql, err)
			continue
		}
		if e.String() != c.want {
			t.Errorf("%s: want %s, got %s", c.sql, c.want, e)
		}
		again, err := parseSQL(t, e.String(), a, b, s, ts)
		if err != nil || !Equal(e, again) {
			t.Errorf("%s read back: %v, %v", e, again, err)
		}
	}
}

func TestFold(t *testing.T) {
	a, s := NewColumn(0, "a", intType), NewColumn(1, "s", stringType)
	for _, c := range []struct{ sql, want string }{
		{"a > 1 + 2", "a > 3"}, {"a > 2147483647 + 1", "a > 2147483647 + 1"}, {"TRUE AND a > 1", "a > 1"}, {"a > 1 AND FALSE", "false"}, {"a + 1 > 1 AND FALSE", "a + 1 > 1 AND false"}, {"a > 1 OR TRUE", "true"}, {"FALSE OR a > 1", "a > 1"},
		{"FALSE AND a + 1 > 2", "false"}, {"CASE WHEN FALSE THEN 1 WHEN a > 1 THEN 2 WHEN TRUE THEN 3 ELSE 4 END", "CASE WHEN a > 1 THEN 2 ELSE 3 END"}, {"coalesce(NULL, a, 1, 2)", "coalesce(a, 1)"}, {"NOT NOT a > 1", "a > 1"},
		{"a = NULL", "NULL"}, {"a + 1 = NULL", "a + 1 = NULL"}, {"upper('x') || s", "'X' || s"}, {"now() > '2026-01-01'", "now() > TIMESTAMP '2026-01-01T00:00:00Z'"}, {"if(1 = 2, a, 5)", "5"},
	} {
		e, err := parseSQL(t, c.sql, a, s)
		if err != nil {
			t.Errorf("%s: %v", c.sql, err)
			continue
		}
		if got := Fold(e).String(); got != c.want {
			t.Errorf("%s: want %s, got %s", c.sql, c.want, got)
		}
	}
}

func TestReason(t *testing.T) {
	a, s := NewColumn(0, "a", intType), NewColumn(1, "s", stringType)
	b := vec.NewBatch(vec.NewSchema(vec.Field{Name: "a", Type: intType}, vec.Field{Name: "s", Type: stringType}))
	b.Cols[0].I32, b.Cols[1].Str, b.Time, b.Len = []int32{2147483647}, []string{"abc"}, []vec.Time{0}, 1
	for _, c := range []struct{ sql, want string }{
		{"a + 1 > 0", "EF6001 2147483647 + 1 does not fit in INT, in a + 1"}, {"CAST(s AS INT) + (a + 1)", "EF6002 'abc' cannot be cast to INT in CAST(s AS INT)"},
		{"CASE WHEN a > 0 THEN CAST(s AS INT) ELSE a + 1 END", "EF6002 'abc' cannot be cast to INT in CAST(s AS INT)"}, {"s = 'abc' AND a * 2 = 0", "EF6001 2147483647 * 2 does not fit in INT, in a * 2"},
		{"make_date(a, 1, 1)", "EF6008 no such date, in make_date(CAST(a AS LONG), 1, 1), CAST(a AS LONG) = 2147483647"}, {"-(a - a - a - 1) = 0", "EF6001 -(-2147483648) does not fit in INT, in -(a - a - a - 1)"},
	} {
		e, err := parseSQL(t, c.sql, a, s)
		if err != nil {
			t.Errorf("%s: %v", c.sql, err)
			continue
		}
		p := Compile([]Expr{e})
		p.Eval(b, 0, 1)
		if !p.Err(0).Get(0) || !p.Failed() {
			t.Errorf("%s: did not fail", c.sql)
			continue
		}
		if code, msg := p.Reason(0, 0); string(code)+" "+msg != c.want {
			t.Errorf("%s: want %s, got %s %s", c.sql, c.want, code, msg)
		}
	}
}
