package function

// choice holds the functions about NULL and choosing between values.
var choice = []Function{
	{
		Name: "coalesce", Doc: "The first argument that is not NULL.",
		Examples: []Example{{"coalesce(NULL, 2, 3)", "2"}, {"coalesce(NULL, NULL)", "NULL"}},
		Sigs:     []Sig{{Text: "coalesce(x T…) T", Form: FormCoalesce}},
	},
	{
		Name: "ifnull", Aliases: []string{"default", "nvl"}, Doc: "The first argument, or the second where it is NULL.",
		Examples: []Example{{"ifnull(NULL, 2)", "2"}, {"ifnull(1, 2)", "1"}},
		Sigs:     []Sig{{Text: "ifnull(x T, otherwise T) T", Form: FormCoalesce}},
	},
	{
		Name: "nullif", Doc: "NULL where both arguments are equal, else the first.",
		Examples: []Example{{"nullif(1, 1)", "NULL"}, {"nullif(1, 2)", "1"}},
		Sigs:     []Sig{{Text: "nullif(x T, y T) T", Form: FormNullIf}},
	},
	{
		Name: "if", Aliases: []string{"ifThenElse", "iif"}, Doc: "The second argument where the condition is TRUE, else the third.",
		Examples: []Example{{"if(1 < 2, 'a', 'b')", "a"}, {"if(NULL, 'a', 'b')", "b"}},
		Sigs:     []Sig{{Text: "if(condition BOOL, then T, otherwise T) T", Form: FormIf}},
	},
}
