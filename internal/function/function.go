package function

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/vec"
)

// Function is one entry of the registry.
type Function struct {
	Name     string
	Aliases  []string // other systems' spellings; "namespace:name" where the other system writes it so
	Family   string   // "math", "string", …: the page of the reference it stands on
	Doc      string   // one sentence
	Examples []Example
	Sigs     []Sig
	// Refused is why the function cannot be called ("" where it can): said with EF1911 instead of "unknown function".
	Refused string
}

// Example is an expression and its value as CAST(… AS STRING) gives it, "NULL" for NULL, or "error".
type Example struct{ SQL, Want string }

// Sig is one way to call a function.
type Sig struct {
	// Text is the signature: "round(x DOUBLE, [digits INT]) DOUBLE". See parseSignature for the types it may name.
	Text     string
	Nulls    NullRule
	Fails    string // what is wrong where the kernel calls Fail; "" for a function that cannot fail
	Volatile bool   // depends on the row itself (its time, its number): never folded
	// Prepare is called once per compiled call, with the constant arguments (nil for those that are not). What it
	// returns is Call.Mem; an error is a problem of the SQL.
	Prepare func(consts []*vec.Column) (any, error)
	Kernel  Kernel
	// Form is set instead of Kernel where the function is syntax: which argument is computed decides which errors
	// count.
	Form Form
}

// NullRule says what a function makes of NULL arguments.
type NullRule uint8

// The null rules.
const (
	// Strict gives NULL if any argument is NULL. The result's null bits are set before the kernel runs; it may add
	// more and may skip NULL rows.
	Strict NullRule = iota
	// Own leaves NULL to the kernel: the result starts without NULLs.
	Own
)

// Form names the functions that expr turns into nodes of its own.
type Form uint8

// The forms.
const (
	FormNone Form = iota
	FormCoalesce
	FormNullIf
	FormIf
)

// Kernel computes rows [lo, hi) of dst. Row i of every argument and of the result stands at index i. A LIST result
// is written from Offsets[lo] on, its children from 0 on.
type Kernel func(dst *vec.Column, args []*vec.Column, lo, hi int, c *Call)

// Call is the place of one call in one program: what its kernel may use beside its arguments.
type Call struct {
	Batch  *vec.Batch    // the rows' times and numbers
	Consts []*vec.Column // per argument: its constant value as row 0, or nil
	Mem    any           // what Prepare returned
	// Buf takes the bytes of string results, which live until the next evaluation.
	Buf []byte

	failed vec.Bitmap
	hi     int
	any    bool
}

// Begin starts an evaluation of rows up to hi.
func (c *Call) Begin(b *vec.Batch, hi int) {
	c.Batch, c.hi, c.any, c.Buf = b, hi, false, c.Buf[:0]
}

// Fail marks row i as one that cannot be computed.
func (c *Call) Fail(i int) {
	if !c.any {
		c.any = true
		c.failed = c.failed.Reset(c.hi)
	}
	c.failed.Set(i)
}

// Failed gives the rows marked since Begin; nil if there are none.
func (c *Call) Failed() vec.Bitmap {
	if !c.any {
		return nil
	}
	return c.failed
}

// Since returns the bytes appended to Buf since it was at long, as a string that lives until the next Begin.
func (c *Call) Since(at int) string { return vec.BytesAsString(c.Buf[at:len(c.Buf):len(c.Buf)]) }

// Overload is a resolved signature.
type Overload struct {
	Fn       *Function
	Sig      *Sig
	params   []param
	required int
	variadic bool
	result   typeSpec
}

// Match is what Resolve found.
type Match struct {
	*Overload
	Type vec.Type   // of the result
	Args []vec.Type // what each argument must be cast to
}

// Lookup finds a function by name or alias; case does not matter.
func Lookup(name string) (*Function, bool) {
	e, ok := registry().byName[strings.ToLower(name)]
	if !ok {
		return nil, false
	}
	return e.fn, true
}

// All lists the functions in the order of their families.
func All() []*Function { return registry().all }

// Names lists every name and alias, for suggestions, in a fixed order.
func Names() []string { return registry().names }

// Signatures lists how the function is called.
func (f *Function) Signatures() []string {
	texts := make([]string, len(f.Sigs))
	for i := range f.Sigs {
		texts[i] = f.Sigs[i].Text
	}
	return texts
}

func newError(code diag.Code, format string, args ...any) *diag.Error {
	return diag.New(code, diag.Span{}, format, args...)
}
