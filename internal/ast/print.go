package ast

// PrintNode is a stub.
func PrintNode(n Node) string { return "" }
