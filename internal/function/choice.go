package function

import "github.com/eventflux-go/eventflux/vec"

// choice holds the functions about NULL and choosing between values.
var choice = append([]Function{
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
	{
		Name: "greatest", Aliases: []string{"maximum"}, Doc: "The greatest of the arguments that are not NULL.",
		Examples: []Example{{"greatest(1, 3, 2)", "3"}, {"greatest(1, NULL)", "1"}, {"greatest('a', 'b')", "b"}, {"greatest(1, 2.5)", "2.5"}},
		Sigs:     []Sig{{Text: "greatest(x T…) T", Nulls: Own, Kernel: extreme(1)}},
	},
	{
		Name: "least", Aliases: []string{"minimum"}, Doc: "The least of the arguments that are not NULL.",
		Examples: []Example{{"least(1, 3, 2)", "1"}, {"least(NULL, NULL, 2)", "2"}},
		Sigs:     []Sig{{Text: "least(x T…) T", Nulls: Own, Kernel: extreme(-1)}},
	},
}, instanceOfs()...)

// extreme keeps the argument that compares as sign to the best so far.
func extreme(sign int) Kernel {
	return func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
		for i := lo; i < hi; i++ {
			var best *vec.Column
			for _, a := range args {
				if !a.IsNull(i) && (best == nil || a.Compare(i, best, i) == sign) {
					best = a
				}
			}
			setCell(dst, i, best, i)
		}
	}
}

// setCell makes row i of dst row j of src; a nil src makes it NULL. Rows of lists are set in order.
func setCell(dst *vec.Column, i int, src *vec.Column, j int) {
	if src == nil || src.IsNull(j) {
		setNullCell(dst, i)
		return
	}
	switch dst.Type.ID {
	case vec.Bool:
		dst.Bool[i] = src.Bool[j]
	case vec.Int, vec.Date:
		dst.I32[i] = src.I32[j]
	case vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval:
		dst.I64[i] = src.I64[j]
	case vec.Float:
		dst.F32[i] = src.F32[j]
	case vec.Double:
		dst.F64[i] = src.F64[j]
	case vec.String, vec.Bytes, vec.JSON:
		dst.Str[i] = src.Str[j]
	case vec.Decimal:
		dst.Dec[i] = src.Dec[j]
	case vec.List, vec.Map:
		from, to := int(src.Offsets[j]), int(src.Offsets[j+1])
		for k := range dst.Child {
			dst.Child[k].AppendRange(&src.Child[k], from, to)
		}
		dst.Offsets[i+1] = dst.Offsets[i] + int32(to-from)
	case vec.Struct:
		for k := range dst.Child {
			setCell(&dst.Child[k], i, &src.Child[k], j)
		}
	}
}

func setNullCell(dst *vec.Column, i int) {
	dst.SetNull(i)
	if dst.Type.ID == vec.List || dst.Type.ID == vec.Map {
		dst.Offsets[i+1] = dst.Offsets[i]
	}
}

// instanceOfs makes instanceOfString(x) and the like: whether x is a value of that type, which NULL is not.
func instanceOfs() []Function {
	var fns []Function
	for _, k := range []struct {
		name, example, want string
		id                  vec.TypeID
	}{
		{"String", "'a'", "true", vec.String}, {"Integer", "1", "true", vec.Int}, {"Long", "1", "false", vec.Long},
		{"Float", "1.5", "false", vec.Float}, {"Double", "1.5", "true", vec.Double}, {"Boolean", "TRUE", "true", vec.Bool},
	} {
		name := "instanceOf" + k.name
		fns = append(fns, Function{
			Name: name, Doc: "Whether x is a value of type " + vec.Simple(k.id).String() + "; FALSE for NULL.",
			Examples: []Example{{name + "(" + k.example + ")", k.want}, {name + "(NULL)", "false"}},
			Sigs: []Sig{{Text: name + "(x ANY) BOOL", Nulls: Own, Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
				for i := lo; i < hi; i++ {
					dst.Bool[i] = args[0].Type.ID == k.id && !args[0].IsNull(i)
				}
			}}},
		})
	}
	return fns
}
