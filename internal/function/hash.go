package function

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash/crc32"
	"math/bits"

	"github.com/eventflux-go/eventflux/vec"
)

// digest is the entry of a hash written in hexadecimal.
func digest(name, doc, want string, sum func(s string, dst []byte) []byte) Function {
	k := textOf(func(dst []byte, s string) []byte {
		var raw [sha256.Size]byte
		return hex.AppendEncode(dst, sum(s, raw[:0]))
	})
	return Function{
		Name: name, Doc: doc, Examples: []Example{{name + "('abc')", want}},
		Sigs: []Sig{{Text: name + "(s STRING) STRING", Kernel: k}, {Text: name + "(b BYTES) STRING", Kernel: k}},
	}
}

const notHex = "not hexadecimal"

var hashTable = []Function{
	digest("md5", "The MD5 hash in hexadecimal.", "900150983cd24fb0d6963f7d28e17f72", func(s string, dst []byte) []byte {
		h := md5.Sum(vec.StringBytes(s))
		return append(dst, h[:]...)
	}),
	digest("sha1", "The SHA-1 hash in hexadecimal.", "a9993e364706816aba3e25717850c26c9cd0d89d", func(s string, dst []byte) []byte {
		h := sha1.Sum(vec.StringBytes(s))
		return append(dst, h[:]...)
	}),
	digest("sha256", "The SHA-256 hash in hexadecimal.", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", func(s string, dst []byte) []byte {
		h := sha256.Sum256(vec.StringBytes(s))
		return append(dst, h[:]...)
	}),
	{
		Name: "crc32", Doc: "The CRC-32 checksum.",
		Examples: []Example{{"crc32('abc')", "891568578"}},
		Sigs: []Sig{{Text: "crc32(s STRING) LONG", Kernel: longOf(false, func(args []*vec.Column, i int, _ *Call) (int64, bool) {
			return int64(crc32.ChecksumIEEE(vec.StringBytes(args[0].Str[i]))), true
		})}},
	},
	{
		Name: "hex", Aliases: []string{"to_hex", "math:hex"}, Doc: "A whole number, or the bytes of a text, in hexadecimal, in capitals.",
		Examples: []Example{{"hex(255)", "FF"}, {"hex('AB')", "4142"}},
		Sigs: []Sig{
			{Text: "hex(x LONG) STRING", Kernel: rowText(false, hexNumber)},
			{Text: "hex(s STRING) STRING", Kernel: textOf(hexText)},
			{Text: "hex(b BYTES) STRING", Kernel: textOf(hexText)},
		},
	},
	{
		Name: "from_hex", Aliases: []string{"unhex"}, Doc: "The bytes that hexadecimal stands for; fails where it is none.",
		Examples: []Example{{"from_hex('4142')", "AB"}, {"from_hex('4')", "error"}},
		Sigs: []Sig{{Text: "from_hex(s STRING) BYTES", Fails: notHex, Kernel: rowText(true, func(dst []byte, args []*vec.Column, i int, _ *Call) ([]byte, bool) {
			out, err := hex.AppendDecode(dst, vec.StringBytes(args[0].Str[i]))
			return out, err == nil
		})}},
	},
	{
		Name: "base64", Aliases: []string{"to_base64"}, Doc: "The bytes of a text in base 64.",
		Examples: []Example{{"base64('hello')", "aGVsbG8="}},
		Sigs: []Sig{
			{Text: "base64(s STRING) STRING", Kernel: textOf(base64Text)},
			{Text: "base64(b BYTES) STRING", Kernel: textOf(base64Text)},
		},
	},
	{
		Name: "from_base64", Aliases: []string{"unbase64"}, Doc: "The bytes that base 64 stands for; fails where it is none.",
		Examples: []Example{{"from_base64('aGVsbG8=')", "hello"}, {"from_base64('?')", "error"}},
		Sigs: []Sig{{Text: "from_base64(s STRING) BYTES", Fails: "not base 64", Kernel: rowText(true, func(dst []byte, args []*vec.Column, i int, _ *Call) ([]byte, bool) {
			out, err := base64.StdEncoding.AppendDecode(dst, vec.StringBytes(args[0].Str[i]))
			return out, err == nil
		})}},
	},
	bitwise("bitand", "The bits set in both.", "bitand(12, 10)", "8", func(x, y int64) int64 { return x & y }),
	bitwise("bitor", "The bits set in either.", "bitor(12, 10)", "14", func(x, y int64) int64 { return x | y }),
	bitwise("bitxor", "The bits set in exactly one.", "bitxor(12, 10)", "6", func(x, y int64) int64 { return x ^ y }, "xor"),
	bitwise("shift_left", "The bits moved up by y places.", "shift_left(1, 4)", "16", func(x, y int64) int64 {
		if y < 0 {
			return 0
		}
		return x << uint64(y)
	}),
	bitwise("shift_right", "The bits moved down by y places, the sign kept.", "shift_right(-16, 2)", "-4", func(x, y int64) int64 {
		if y < 0 {
			return 0
		}
		return x >> uint64(y)
	}),
	{
		Name: "bitnot", Doc: "Every bit turned.",
		Examples: []Example{{"bitnot(0)", "-1"}},
		Sigs: []Sig{{Text: "bitnot(x LONG) LONG", Kernel: longOf(false, func(args []*vec.Column, i int, _ *Call) (int64, bool) {
			return ^args[0].I64[i], true
		})}},
	},
}

const hexDigits = "0123456789ABCDEF"

func hexText(dst []byte, s string) []byte {
	for i := range len(s) {
		dst = append(dst, hexDigits[s[i]>>4], hexDigits[s[i]&15])
	}
	return dst
}

// hexNumber writes negative numbers as two's complement, as in C.
func hexNumber(dst []byte, args []*vec.Column, i int, _ *Call) ([]byte, bool) {
	x := uint64(args[0].I64[i])
	for shift := max(bits.Len64(x)-1, 0) &^ 3; shift >= 0; shift -= 4 {
		dst = append(dst, hexDigits[x>>shift&15])
	}
	return dst, true
}

func base64Text(dst []byte, s string) []byte {
	return base64.StdEncoding.AppendEncode(dst, vec.StringBytes(s))
}

func bitwise(name, doc, example, want string, f func(x, y int64) int64, aliases ...string) Function {
	return Function{
		Name: name, Aliases: aliases, Doc: doc, Examples: []Example{{example, want}},
		Sigs: []Sig{{Text: name + "(x LONG, y LONG) LONG", Kernel: longOf(false, func(args []*vec.Column, i int, _ *Call) (int64, bool) {
			return f(args[0].I64[i], args[1].I64[i]), true
		})}},
	}
}
