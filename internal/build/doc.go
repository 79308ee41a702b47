// Package build turns plans into operators. It is the only package that knows both.
package build
