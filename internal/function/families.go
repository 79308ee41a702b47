package function

type family struct {
	name      string
	functions []Function
}

// families lists the tables, in the order of the reference.
func families() []family {
	return []family{
		{"null and choice", choice},
		{"math", mathTable},
		{"string", textTable},
		{"regular expressions", regexpTable},
		{"time", clockTable},
		{"time", timeTable},
		{"lists and maps", listTable},
		{"hashing and bits", hashTable},
		{"geo", geoTable},
	}
}
