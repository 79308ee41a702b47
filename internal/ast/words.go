package ast

import (
	"slices"
	"strings"
	"unicode"
)

// ReservedWords is the published list of words that are names only in double quotes.
var ReservedWords = []string{
	"AND", "AS", "CASE", "CREATE", "DISTINCT", "ELSE", "FALSE", "FROM", "HAVING", "INSERT", "INTO",
	"JOIN", "NOT", "NULL", "ON", "OR", "SELECT", "THEN", "TRUE", "UNION", "USING", "WHEN", "WHERE", "WITH",
}

// AliasWords are names anywhere but not aliases without AS, because a clause or operator starts with them.
// GROUP, ORDER and PARTITION before BY, LIMIT and OFFSET before a number, WINDOW, OUTPUT and EMIT before what belongs to them
// start clauses too; elsewhere they are names like any other.
var AliasWords = []string{
	"ANTI", "ASOF", "BETWEEN", "COLLATE", "CROSS", "END", "ESCAPE", "EXCEPT", "EXCLUDE", "FETCH", "FILTER",
	"FOR", "FULL", "ILIKE", "IN", "INNER", "INTERSECT", "IS", "LATERAL", "LEFT", "LIKE", "MATCH_RECOGNIZE", "NATURAL",
	"OUTER", "OVER", "QUALIFY", "REGEXP", "RIGHT", "RLIKE", "SINK", "UNIDIRECTIONAL", "WITHIN",
}

// IsReserved reports whether a word is in ReservedWords, whatever its case.
func IsReserved(word string) bool { return contains(ReservedWords, word) }

// IsAliasWord reports whether a word cannot be an alias without AS.
func IsAliasWord(word string) bool { return IsReserved(word) || contains(AliasWords, word) }

func contains(words []string, word string) bool {
	_, found := slices.BinarySearch(words, strings.ToUpper(word))
	return found
}

// IsPlainName reports whether a name can be written without quotes: a word that is not reserved.
func IsPlainName(s string) bool {
	for i, r := range s {
		if !(r == '_' || unicode.IsLetter(r) || i > 0 && (unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))) {
			return false
		}
	}
	return s != "" && !IsReserved(s)
}

func isLowerWord(s string) bool {
	for _, r := range s {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return s != ""
}
