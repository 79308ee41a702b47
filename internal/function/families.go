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
		{"clock", clockTable},
	}
}
