package function

import (
	"cmp"
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// listTable holds the functions of lists and maps. Lists count from 1.
var listTable = []Function{
	{
		Name: "list_value", Aliases: []string{"array", "list_pack"}, Doc: "The list of the arguments; [a, b] is the same.",
		Examples: []Example{{"list_value(1, 2, NULL)", "[1,2,null]"}},
		Sigs: []Sig{{Text: "list_value([x T…]) LIST<T>", Nulls: Own, Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
			for i := lo; i < hi; i++ {
				for _, a := range args {
					dst.Child[0].AppendFrom(a, i)
				}
				dst.Offsets[i+1] = dst.Offsets[i] + int32(len(args))
			}
		}}},
	},
	{
		Name: "list_length", Aliases: []string{"array_length", "cardinality", "size", "map_size"}, Doc: "The number of elements.",
		Examples: []Example{{"list_length(list_value(1, 2))", "2"}},
		Sigs: []Sig{
			{Text: "list_length(list LIST<T>) INT", Kernel: listLength},
			{Text: "list_length(map MAP<K,V>) INT", Kernel: listLength},
		},
	},
	{
		Name: "list_contains", Aliases: []string{"array_contains", "list_has"}, Doc: "Whether a list holds a value.",
		Examples: []Example{{"list_contains(list_value(1, 2), 2)", "true"}, {"list_contains(list_value(1, 2), 3)", "false"}},
		Sigs:     []Sig{{Text: "list_contains(list LIST<T>, x T) BOOL", Kernel: listContains}},
	},
	{
		Name: "list_position", Aliases: []string{"array_position", "list_indexof"}, Doc: "Where a list first holds a value, from 1; 0 where it does not.",
		Examples: []Example{{"list_position(list_value('a', 'b'), 'b')", "2"}},
		Sigs:     []Sig{{Text: "list_position(list LIST<T>, x T) INT", Kernel: intOf(listPosition)}},
	},
	{
		Name: "list_get", Aliases: []string{"list_element", "element_at"}, Doc: "Element i, from 1, below zero from the end; NULL where there is none.",
		Examples: []Example{{"list_get(list_value(1, 2), 2)", "2"}, {"list_get(list_value(1, 2), -1)", "2"}, {"list_get(list_value(1, 2), 3)", "NULL"}},
		Sigs:     []Sig{{Text: "list_get(list LIST<T>, i LONG) T", Kernel: listGet}},
	},
	{
		Name: "list_slice", Aliases: []string{"array_slice"}, Doc: "The elements from one position to another, both included.",
		Examples: []Example{{"list_slice(list_value(1, 2, 3), 2, 3)", "[2,3]"}, {"list_slice(list_value(1, 2, 3), -2, -1)", "[2,3]"}},
		Sigs:     []Sig{{Text: "list_slice(list LIST<T>, from LONG, to LONG) LIST<T>", Kernel: listSlice}},
	},
	{
		Name: "list_sort", Aliases: []string{"array_sort"}, Doc: "The elements in order, NULLs last.",
		Examples: []Example{{"list_sort(list_value(3, 1, NULL, 2))", "[1,2,3,null]"}},
		Sigs:     []Sig{{Text: "list_sort(list LIST<T>) LIST<T>", Kernel: reorder(false)}},
	},
	{
		Name: "list_distinct", Aliases: []string{"array_distinct"}, Doc: "Each different element that is not NULL, in order.",
		Examples: []Example{{"list_distinct(list_value(2, 1, 2, NULL))", "[1,2]"}},
		Sigs:     []Sig{{Text: "list_distinct(list LIST<T>) LIST<T>", Kernel: reorder(true)}},
	},
	{
		Name: "list_concat", Aliases: []string{"array_concat", "list_cat"}, Doc: "One list after the other.",
		Examples: []Example{{"list_concat(list_value(1), list_value(2, 3))", "[1,2,3]"}},
		Sigs: []Sig{{Text: "list_concat(a LIST<T>, b LIST<T>) LIST<T>", Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
			for i := lo; i < hi; i++ {
				if !dst.Nulls.Get(i) {
					for _, a := range args {
						dst.Child[0].AppendRange(&a.Child[0], int(a.Offsets[i]), int(a.Offsets[i+1]))
					}
				}
				dst.Offsets[i+1] = int32(dst.Child[0].Len())
			}
		}}},
	},
	{
		Name: "map_keys", Doc: "The keys of a map, as a list.",
		Sigs: []Sig{{Text: "map_keys(map MAP<K,V>) LIST<K>", Kernel: mapSide(0)}},
	},
	{
		Name: "map_values", Doc: "The values of a map, as a list.",
		Sigs: []Sig{{Text: "map_values(map MAP<K,V>) LIST<V>", Kernel: mapSide(1)}},
	},
	{
		Name: "map_contains", Aliases: []string{"map_contains_key"}, Doc: "Whether a map has a key.",
		Sigs: []Sig{{Text: "map_contains(map MAP<K,V>, key K) BOOL", Kernel: listContains}},
	},
}

var listLength = intOf(func(args []*vec.Column, i int) int { return int(args[0].Offsets[i+1] - args[0].Offsets[i]) })

var listContains = boolOf(func(args []*vec.Column, i int) bool { return listPosition(args, i) > 0 })

func listPosition(args []*vec.Column, i int) int {
	list, x := args[0], args[1]
	for k := list.Offsets[i]; k < list.Offsets[i+1]; k++ {
		if list.Child[0].EqualAt(int(k), x, i) {
			return int(k-list.Offsets[i]) + 1
		}
	}
	return 0
}

func listGet(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
	list := args[0]
	for i := lo; i < hi; i++ {
		if dst.Nulls.Get(i) {
			setNullCell(dst, i)
			continue
		}
		n, k := int64(list.Offsets[i+1]-list.Offsets[i]), args[1].I64[i]
		if k < 0 {
			k += n + 1
		}
		if k < 1 || k > n {
			setNullCell(dst, i)
			continue
		}
		setCell(dst, i, &list.Child[0], int(list.Offsets[i])+int(k)-1)
	}
}

func listSlice(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
	list := args[0]
	for i := lo; i < hi; i++ {
		if !dst.Nulls.Get(i) {
			n, from, to := int64(list.Offsets[i+1]-list.Offsets[i]), args[1].I64[i], args[2].I64[i]
			if from < 0 {
				from += n + 1
			}
			if to < 0 {
				to += n + 1
			}
			from, to = max(from, 1), min(to, n)
			if from <= to {
				base := int(list.Offsets[i])
				dst.Child[0].AppendRange(&list.Child[0], base+int(from)-1, base+int(to))
			}
		}
		dst.Offsets[i+1] = int32(dst.Child[0].Len())
	}
}

// reorder sorts the elements, NULLs last; with distinct it drops NULLs and repetitions.
func reorder(distinct bool) Kernel {
	return func(dst *vec.Column, args []*vec.Column, lo, hi int, c *Call) {
		list, values := args[0], &args[0].Child[0]
		order, _ := c.Mem.([]int32)
		for i := lo; i < hi; i++ {
			if !dst.Nulls.Get(i) {
				order = order[:0]
				for k := list.Offsets[i]; k < list.Offsets[i+1]; k++ {
					if !distinct || !values.IsNull(int(k)) {
						order = append(order, k)
					}
				}
				slices.SortFunc(order, func(a, b int32) int {
					return cmp.Or(values.CompareNulls(int(a), values, int(b)), cmp.Compare(a, b))
				})
				for n, k := range order {
					if !distinct || n == 0 || values.Compare(int(k), values, int(order[n-1])) != 0 {
						dst.Child[0].AppendFrom(values, int(k))
					}
				}
			}
			dst.Offsets[i+1] = int32(dst.Child[0].Len())
		}
		if cap(order) > 0 {
			if old, _ := c.Mem.([]int32); cap(old) != cap(order) {
				c.Mem = order // kept for the next evaluation
			}
		}
	}
}

func mapSide(side int) Kernel {
	return func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
		m := args[0]
		for i := lo; i < hi; i++ {
			if !dst.Nulls.Get(i) {
				dst.Child[0].AppendRange(&m.Child[side], int(m.Offsets[i]), int(m.Offsets[i+1]))
			}
			dst.Offsets[i+1] = int32(dst.Child[0].Len())
		}
	}
}
