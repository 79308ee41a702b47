package catalog

import "strings"

// Names is a name space: names are found without regard to case, keep their spelling, and are listed in the order in
// which they were added. The zero value is ready.
type Names[T any] struct {
	index map[string]int
	names []string
	items []T
}

// Add gives a name to an item. It reports false, and changes nothing, where the name is taken.
func (n *Names[T]) Add(name string, item T) bool {
	key := strings.ToLower(name)
	if _, taken := n.index[key]; taken {
		return false
	}
	if n.index == nil {
		n.index = map[string]int{}
	}
	n.index[key] = len(n.items)
	n.names = append(n.names, name)
	n.items = append(n.items, item)
	return true
}

// Set gives a name to an item, in place of the one that had it.
func (n *Names[T]) Set(name string, item T) {
	if i, taken := n.index[strings.ToLower(name)]; taken {
		n.names[i], n.items[i] = name, item
		return
	}
	n.Add(name, item)
}

// Find gives the item of a name.
func (n *Names[T]) Find(name string) (item T, ok bool) {
	i, ok := n.index[strings.ToLower(name)]
	if !ok {
		return item, false
	}
	return n.items[i], true
}

// List gives the names in order, as they were written.
func (n *Names[T]) List() []string { return n.names }

// Items gives the items in order.
func (n *Names[T]) Items() []T { return n.items }
