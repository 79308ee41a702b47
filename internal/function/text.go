package function

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/vec"
)

// textTable holds the plain functions of strings. Positions count characters from 1.
var textTable = []Function{
	{
		Name: "length", Aliases: []string{"char_length", "character_length", "len", "str:length"}, Doc: "The number of characters.",
		Examples: []Example{{"length('héllo')", "5"}, {"length(NULL)", "NULL"}},
		Sigs: []Sig{
			{Text: "length(s STRING) INT", Kernel: intOf(func(args []*vec.Column, i int) int { return utf8.RuneCountInString(args[0].Str[i]) })},
			{Text: "length(b BYTES) INT", Kernel: intOf(func(args []*vec.Column, i int) int { return len(args[0].Str[i]) })},
			{Text: "length(list LIST<T>) INT", Kernel: listLength},
		},
	},
	{
		Name: "octet_length", Doc: "The number of bytes.",
		Examples: []Example{{"octet_length('héllo')", "6"}},
		Sigs: []Sig{
			{Text: "octet_length(s STRING) INT", Kernel: intOf(func(args []*vec.Column, i int) int { return len(args[0].Str[i]) })},
			{Text: "octet_length(b BYTES) INT", Kernel: intOf(func(args []*vec.Column, i int) int { return len(args[0].Str[i]) })},
		},
	},
	{
		Name: "upper", Aliases: []string{"ucase", "str:upper"}, Doc: "In capital letters.",
		Examples: []Example{{"upper('ibm é')", "IBM É"}},
		Sigs:     []Sig{{Text: "upper(s STRING) STRING", Kernel: textOf(appendUpper)}},
	},
	{
		Name: "lower", Aliases: []string{"lcase", "str:lower"}, Doc: "In small letters.",
		Examples: []Example{{"lower('IBM É')", "ibm é"}},
		Sigs:     []Sig{{Text: "lower(s STRING) STRING", Kernel: textOf(appendLower)}},
	},
	{
		Name: "initcap", Doc: "Each word with a capital letter and the rest small.",
		Examples: []Example{{"initcap('hello wORLD')", "Hello World"}},
		Sigs:     []Sig{{Text: "initcap(s STRING) STRING", Kernel: textOf(appendInitcap)}},
	},
	{
		Name: "concat", Aliases: []string{"str:concat"}, Doc: "The arguments as text, one after the other; NULL counts as nothing.",
		Examples: []Example{{"concat('a', 1, NULL, 2.5)", "a12.5"}},
		Sigs:     []Sig{{Text: "concat(x ANY…) STRING", Nulls: Own, Kernel: rowText(false, concat)}},
	},
	{
		Name: "concat_ws", Doc: "The arguments that are not NULL as text, with the separator between them.",
		Examples: []Example{{"concat_ws('-', 'a', NULL, 'b', 3)", "a-b-3"}, {"concat_ws('-')", ""}},
		Sigs:     []Sig{{Text: "concat_ws(separator STRING, [x ANY…]) STRING", Nulls: Own, Kernel: rowText(false, concatWS)}},
	},
	{
		Name: "substring", Aliases: []string{"substr", "mid", "str:substr"}, Doc: "The characters from a position on (counted from 1, below zero from the end), at most length of them.",
		Examples: []Example{{"substring('hello', 2)", "ello"}, {"substring('hello', 2, 3)", "ell"}, {"substring('hello', -3)", "llo"}, {"substring('hello', 0, 2)", "h"}},
		Sigs:     []Sig{{Text: "substring(s STRING, from LONG, [length LONG]) STRING", Kernel: part(substring)}},
	},
	{
		Name: "left", Doc: "The first n characters; with n below zero, all but the last -n.",
		Examples: []Example{{"left('hello', 2)", "he"}, {"left('hello', -2)", "hel"}},
		Sigs: []Sig{{Text: "left(s STRING, n LONG) STRING", Kernel: part(func(args []*vec.Column, i int) (string, bool) {
			s, n := args[0].Str[i], args[1].I64[i]
			if n < 0 {
				n = max(0, int64(utf8.RuneCountInString(s))+n)
			}
			return runes(s, 0, n), true
		})}},
	},
	{
		Name: "right", Doc: "The last n characters; with n below zero, all but the first -n.",
		Examples: []Example{{"right('hello', 2)", "lo"}, {"right('hello', -2)", "llo"}},
		Sigs: []Sig{{Text: "right(s STRING, n LONG) STRING", Kernel: part(func(args []*vec.Column, i int) (string, bool) {
			s, n := args[0].Str[i], args[1].I64[i]
			skip := -n
			if n >= 0 {
				skip = max(0, int64(utf8.RuneCountInString(s))-n)
			}
			return runes(s, skip, int64(len(s))), true
		})}},
	},
	trimming("trim", "without blanks, or any of the given characters, at both ends", strings.Trim, []string{"btrim", "str:trim"}, Example{"trim('  a ')", "a"}, Example{"trim('xxaxx', 'x')", "a"}),
	trimming("ltrim", "without blanks, or any of the given characters, at its start", strings.TrimLeft, nil, Example{"ltrim('  a ')", "a "}),
	trimming("rtrim", "without blanks, or any of the given characters, at its end", strings.TrimRight, nil, Example{"rtrim('  a ')", "  a"}),
	{
		Name: "lpad", Doc: "Filled at its start to n characters, or cut to them.",
		Examples: []Example{{"lpad('7', 3, '0')", "007"}, {"lpad('hello', 2)", "he"}},
		Sigs:     []Sig{{Text: "lpad(s STRING, n LONG, [fill STRING]) STRING", Fails: tooLong, Kernel: rowText(true, pad(true))}},
	},
	{
		Name: "rpad", Doc: "Filled at its end to n characters, or cut to them.",
		Examples: []Example{{"rpad('7', 3, '*')", "7**"}, {"rpad('hello', 2)", "he"}},
		Sigs:     []Sig{{Text: "rpad(s STRING, n LONG, [fill STRING]) STRING", Fails: tooLong, Kernel: rowText(true, pad(false))}},
	},
	{
		Name: "replace", Aliases: []string{"str:replaceAll"}, Doc: "With every occurrence of a text replaced by another.",
		Examples: []Example{{"replace('a-b-c', '-', '+')", "a+b+c"}},
		Sigs:     []Sig{{Text: "replace(s STRING, old STRING, new STRING) STRING", Kernel: rowText(false, replace)}},
	},
	{
		Name: "reverse", Aliases: []string{"str:reverse"}, Doc: "The characters in the opposite order.",
		Examples: []Example{{"reverse('añb')", "bña"}},
		Sigs:     []Sig{{Text: "reverse(s STRING) STRING", Kernel: textOf(appendReverse)}},
	},
	{
		Name: "repeat", Aliases: []string{"str:repeat"}, Doc: "The text n times.",
		Examples: []Example{{"repeat('ab', 3)", "ababab"}, {"repeat('ab', 0)", ""}},
		Sigs:     []Sig{{Text: "repeat(s STRING, n LONG) STRING", Fails: tooLong, Kernel: rowText(true, repeat)}},
	},
	{
		Name: "position", Doc: "Where a text first occurs in another, from 1; 0 where it does not. POSITION(part IN s) is the same.",
		Examples: []Example{{"position('l', 'hello')", "3"}, {"position('x', 'hello')", "0"}},
		Sigs:     []Sig{{Text: "position(part STRING, s STRING) INT", Kernel: intOf(func(args []*vec.Column, i int) int { return position(args[1].Str[i], args[0].Str[i], 1) })}},
	},
	{
		Name: "strpos", Aliases: []string{"instr"}, Doc: "Where the second text first occurs in the first, from 1; 0 where it does not.",
		Examples: []Example{{"strpos('hello', 'l')", "3"}},
		Sigs:     []Sig{{Text: "strpos(s STRING, part STRING) INT", Kernel: intOf(func(args []*vec.Column, i int) int { return position(args[0].Str[i], args[1].Str[i], 1) })}},
	},
	{
		Name: "locate", Aliases: []string{"charindex"}, Doc: "Where a text first occurs in another from a position on; 0 where it does not.",
		Examples: []Example{{"locate('l', 'hello')", "3"}, {"locate('l', 'hello', 4)", "4"}},
		Sigs: []Sig{{Text: "locate(part STRING, s STRING, [from LONG]) INT", Kernel: intOf(func(args []*vec.Column, i int) int {
			from := int64(1)
			if len(args) == 3 {
				from = args[2].I64[i]
			}
			return position(args[1].Str[i], args[0].Str[i], from)
		})}},
	},
	{
		Name: "starts_with", Aliases: []string{"startsWith", "str:startsWith"}, Doc: "Whether a text begins with another.",
		Examples: []Example{{"starts_with('hello', 'he')", "true"}},
		Sigs:     []Sig{{Text: "starts_with(s STRING, part STRING) BOOL", Kernel: boolOf(func(args []*vec.Column, i int) bool { return strings.HasPrefix(args[0].Str[i], args[1].Str[i]) })}},
	},
	{
		Name: "ends_with", Aliases: []string{"endsWith", "str:endsWith"}, Doc: "Whether a text ends with another.",
		Examples: []Example{{"ends_with('hello', 'lo')", "true"}},
		Sigs:     []Sig{{Text: "ends_with(s STRING, part STRING) BOOL", Kernel: boolOf(func(args []*vec.Column, i int) bool { return strings.HasSuffix(args[0].Str[i], args[1].Str[i]) })}},
	},
	{
		Name: "contains", Aliases: []string{"str:contains"}, Doc: "Whether a text holds another, or a list an element.",
		Examples: []Example{{"contains('hello', 'ell')", "true"}, {"contains('hello', 'x')", "false"}},
		Sigs: []Sig{
			{Text: "contains(s STRING, part STRING) BOOL", Kernel: boolOf(func(args []*vec.Column, i int) bool { return strings.Contains(args[0].Str[i], args[1].Str[i]) })},
			{Text: "contains(list LIST<T>, x T) BOOL", Kernel: listContains},
		},
	},
	{
		Name: "split_part", Doc: "Part n, from 1, of a text cut at a separator; below zero from the end; empty where there is none.",
		Examples: []Example{{"split_part('a,b,c', ',', 2)", "b"}, {"split_part('a,b,c', ',', -1)", "c"}, {"split_part('a', ',', 2)", ""}},
		Sigs:     []Sig{{Text: "split_part(s STRING, separator STRING, n LONG) STRING", Kernel: part(splitPart)}},
	},
	{
		Name: "split", Aliases: []string{"string_split", "str_split", "string_to_array"}, Doc: "The parts of a text cut at a separator, as a list.",
		Examples: []Example{{"split('a,b,c', ',')", `["a","b","c"]`}, {"split('a,b', ',')[2]", "b"}},
		Sigs:     []Sig{{Text: "split(s STRING, separator STRING) LIST<STRING>", Kernel: split}},
	},
	{
		Name: "ascii", Doc: "The code point of the first character; 0 for the empty text.",
		Examples: []Example{{"ascii('A')", "65"}},
		Sigs: []Sig{{Text: "ascii(s STRING) INT", Kernel: intOf(func(args []*vec.Column, i int) int {
			if args[0].Str[i] == "" {
				return 0
			}
			r, _ := utf8.DecodeRuneInString(args[0].Str[i])
			return int(r)
		})}},
	},
	{
		Name: "chr", Aliases: []string{"char"}, Doc: "The character of a code point.",
		Examples: []Example{{"chr(65)", "A"}, {"chr(-1)", "error"}},
		Sigs: []Sig{{Text: "chr(code LONG) STRING", Fails: "not a code point", Kernel: rowText(true, func(dst []byte, args []*vec.Column, i int, _ *Call) ([]byte, bool) {
			n := args[0].I64[i]
			if n < 0 || n > unicode.MaxRune || !utf8.ValidRune(rune(n)) {
				return dst, false
			}
			return utf8.AppendRune(dst, rune(n)), true
		})}},
	},
	{
		Name: "translate", Doc: "With each character of the second text replaced by that at the same place of the third, or dropped where there is none.",
		Examples: []Example{{"translate('12345', '143', 'ax')", "a2x5"}},
		Sigs:     []Sig{{Text: "translate(s STRING, from STRING, to STRING) STRING", Kernel: rowText(false, translate)}},
	},
	{
		Name: "format", Aliases: []string{"printf", "format_string"}, Doc: "The text with %s, %d, %x, %f, %.2f and %% replaced by the arguments in turn.",
		Examples: []Example{{"format('%s: %d of %.1f%%', 'a', 5, 12.34)", "a: 5 of 12.3%"}, {"format('%d', 'a')", "error"}},
		Sigs:     []Sig{{Text: "format(pattern STRING, [x ANY…]) STRING", Fails: "the pattern does not fit the arguments", Kernel: rowText(true, format)}},
	},
	{
		Name: "levenshtein", Aliases: []string{"editdistance"}, Doc: "How many characters have to be inserted, dropped or replaced to make one text the other.",
		Examples: []Example{{"levenshtein('kitten', 'sitting')", "3"}},
		Sigs:     []Sig{{Text: "levenshtein(a STRING, b STRING) INT", Kernel: intOf(func(args []*vec.Column, i int) int { return levenshtein(args[0].Str[i], args[1].Str[i]) })}},
	},
	{
		Name: "uuid", Aliases: []string{"gen_random_uuid"}, Doc: "A random identifier.",
		Refused: "the same input must give the same output; md5 of columns that tell the events apart is as good",
	},
}

// trimming is the entry of a function that cuts characters off; the set is blanks where it is not given.
func trimming(name, doc string, f func(s, set string) string, aliases []string, examples ...Example) Function {
	return Function{
		Name: name, Aliases: aliases, Doc: "The text " + doc + ".", Examples: examples,
		Sigs: []Sig{{Text: name + "(s STRING, [characters STRING]) STRING", Kernel: part(func(args []*vec.Column, i int) (string, bool) {
			set := " \t\r\n"
			if len(args) == 2 {
				set = args[1].Str[i]
			}
			return f(args[0].Str[i], set), true
		})}},
	}
}
