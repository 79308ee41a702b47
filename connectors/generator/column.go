package generator

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"sort"
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/scan"
	"github.com/eventflux-go/eventflux/vec"
)

// form is a way to make values, by its name in generator.column.NAME.
type form struct {
	name  string
	usage string
	min   int // arguments
	max   int
	text  bool // the arguments are texts
	kinds func(vec.Type) bool
}

func isNumber(t vec.Type) bool { return t.IsNumeric() && t.ID != vec.Decimal }

var formTable = []form{
	{"sequence", "sequence(start, step)", 0, 2, false, isNumber},
	{"uniform", "uniform(min, max, decimals)", 2, 3, false, isNumber},
	{"normal", "normal(mean, deviation)", 2, 2, false, isNumber},
	{"walk", "walk(start, step, min, max)", 2, 4, false, isNumber},
	{"walkby", "walkby(column, min, max, step), a walk for each value of another column, which starts between min and max and moves by up to step percent", 4, 4, true, isNumber},
	{"choice", "choice(a:3, b:1), each with its weight", 1, 1 << 16, true, func(t vec.Type) bool { return isNumber(t) || t.ID == vec.String || t.ID == vec.Bool }},
	{"pattern", "pattern(S%06d, min, max), with a number of the range or the row's number", 1, 3, true, func(t vec.Type) bool { return t.ID == vec.String }},
	{"time", "time(start, step), such as time(2026-01-01, 100 ms)", 2, 2, true, func(t vec.Type) bool { return t.ID == vec.Timestamp || t.ID == vec.Long }},
	{"late", "late(share, delay): due(), but that share of the rows is up to the delay earlier, such as late(0.1, 2 s)", 2, 2, true, func(t vec.Type) bool { return t.ID == vec.Timestamp || t.ID == vec.Long }},
	{"due", "due(), the time at which the row is due", 0, 0, false, func(t vec.Type) bool { return t.ID == vec.Timestamp || t.ID == vec.Long }},
}

func forms() []string {
	var out []string
	for _, f := range formTable {
		out = append(out, f.usage)
	}
	return out
}

// column makes the values of one column. Each has random numbers of its own, so that columns do not depend on each
// other's order.
type column struct {
	form   string
	state  uint64
	num    []float64
	value  float64 // of a walk
	texts  []string
	upto   []float64 // of a choice: the sums of the weights
	before string    // of a pattern: what stands around the number
	after  string
	width  int
	start  int64
	step   int64
	by     string // of walkby: the other column, and the value of each of its values
	values map[string]float64
}

func newColumn(f vec.Field, text string, seed uint64) (column, error) {
	c := column{state: seed}
	for _, b := range []byte(strings.ToLower(f.Name)) {
		c.state = bits.RotateLeft64((c.state^uint64(b))*0x9E3779B97F4A7C15, 23)
	}
	if text == "" {
		text = defaultForm(f)
	}
	name, rest, ok := strings.Cut(strings.TrimSpace(text), "(")
	if !ok || !strings.HasSuffix(rest, ")") {
		return c, fmt.Errorf("%q is not of the form name(…): %s", text, strings.Join(forms(), "; "))
	}
	var args []string
	if inner := strings.TrimSpace(strings.TrimSuffix(rest, ")")); inner != "" {
		for _, a := range strings.Split(inner, ",") {
			args = append(args, strings.TrimSpace(a))
		}
	}
	for _, fm := range formTable {
		if !strings.EqualFold(strings.TrimSpace(name), fm.name) {
			continue
		}
		if len(args) < fm.min || len(args) > fm.max {
			return c, fmt.Errorf("write %s", fm.usage)
		}
		if !fm.kinds(f.Type) {
			return c, fmt.Errorf("%s cannot make %s", fm.name, f.Type)
		}
		c.form = fm.name
		return c, c.take(fm, f.Type, args)
	}
	return c, fmt.Errorf("unknown form %q: %s", name, strings.Join(forms(), "; "))
}

func defaultForm(f vec.Field) string {
	switch f.Type.ID {
	case vec.Timestamp:
		return "due()"
	case vec.String:
		return "pattern(" + strings.NewReplacer("%", "", ",", "", "(", "", ")", "").Replace(f.Name) + "%d)"
	case vec.Bool:
		return "choice(true, false)"
	}
	return "sequence(0, 1)"
}

// take reads the arguments.
func (c *column) take(fm form, t vec.Type, args []string) error {
	switch fm.name {
	case "choice":
		return c.takeChoice(t, args)
	case "pattern":
		return c.takePattern(args)
	case "walkby":
		c.by, c.values, args = args[0], map[string]float64{}, args[1:]
	case "late":
		d, err := connector.ParseDuration(args[1])
		if err != nil || d < 0 {
			return fmt.Errorf("write %s", fm.usage)
		}
		c.step, args = d.Microseconds(), args[:1]
	case "time":
		at, ok := scan.Time([]byte(args[0]))
		d, err := connector.ParseDuration(args[1])
		if !ok || err != nil {
			return fmt.Errorf("write %s", fm.usage)
		}
		c.start, c.step = int64(at), d.Microseconds()
		return nil
	}
	for _, a := range args {
		v, err := strconv.ParseFloat(a, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%q is not a number", a)
		}
		c.num = append(c.num, v)
	}
	if fm.name == "sequence" {
		c.num = append(c.num, []float64{0, 1}[len(c.num):]...)
	}
	if (fm.name == "uniform" || fm.name == "walkby") && c.num[0] > c.num[1] {
		return errors.New("min is above max")
	}
	if fm.name == "walk" {
		c.num = append(c.num, []float64{0, 0, math.Inf(-1), math.Inf(1)}[len(c.num):]...)
		c.value = c.num[0]
	}
	return nil
}

func (c *column) takeChoice(t vec.Type, args []string) error {
	sum := 0.0
	for _, a := range args {
		weight := 1.0
		if i := strings.LastIndexByte(a, ':'); i >= 0 {
			if w, err := strconv.ParseFloat(strings.TrimSpace(a[i+1:]), 64); err == nil && w > 0 && !math.IsInf(w, 0) {
				a, weight = strings.TrimSpace(a[:i]), w
			}
		}
		col := vec.NewColumn(t)
		col.Resize(1)
		if scan.Put(&col, 0, []byte(a), scan.Millis, scan.TimeFormat{}) != scan.OK {
			return fmt.Errorf("%q is not a %s", a, t)
		}
		sum += weight
		c.texts, c.upto = append(c.texts, a), append(c.upto, sum)
	}
	return nil
}

// takePattern splits S%06d into what stands before and after the number, and its width.
func (c *column) takePattern(args []string) error {
	p := args[0]
	i := strings.IndexByte(p, '%')
	if i < 0 {
		return fmt.Errorf("%q has no %%d for the number", p)
	}
	j := i + 1
	for j < len(p) && p[j]-'0' < 10 {
		j++
	}
	if j == len(p) || p[j] != 'd' {
		return fmt.Errorf("%q has no %%d for the number", p)
	}
	c.before, c.after = p[:i], p[j+1:]
	c.width, _ = strconv.Atoi(p[i+1 : j])
	if c.width > 64 {
		return fmt.Errorf("%q is too wide", p)
	}
	if len(args) == 1 {
		return nil
	}
	if len(args) == 2 {
		return errors.New("write pattern(S%06d, min, max)")
	}
	lo, err1 := strconv.ParseInt(args[1], 10, 64)
	hi, err2 := strconv.ParseInt(args[2], 10, 64)
	if err1 != nil || err2 != nil || lo > hi || lo < 0 {
		return errors.New("min and max must be whole numbers, min not above max")
	}
	c.num = []float64{float64(lo), float64(hi)}
	c.start, c.step = lo, hi-lo+1
	return nil
}

// random is splitmix64.
func (c *column) random() uint64 {
	c.state += 0x9E3779B97F4A7C15
	z := c.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// unit is a random number in [0, 1).
func (c *column) unit() float64 { return float64(c.random()>>11) / (1 << 53) }

// normal is a random number of the standard normal distribution, by Box and Muller.
func (c *column) normal() float64 {
	return math.Sqrt(-2*math.Log(1-c.unit())) * math.Cos(2*math.Pi*c.unit())
}

// fill makes row i of the column, which is the row'th row of all.
func (c *column) fill(col *vec.Column, i int, row int64, s *source) {
	switch c.form {
	case "sequence":
		setNumber(col, i, c.num[0]+c.num[1]*float64(row))
	case "uniform":
		setNumber(col, i, c.uniform(col.Type))
	case "normal":
		setNumber(col, i, c.num[0]+c.num[1]*c.normal())
	case "walk":
		setNumber(col, i, c.value)
		c.value = min(max(c.value+c.num[1]*(2*c.unit()-1), c.num[2]), c.num[3])
	case "walkby":
		setNumber(col, i, c.walkBy(s.text(c.by, i)))
	case "choice":
		at := sort.SearchFloat64s(c.upto, c.unit()*c.upto[len(c.upto)-1])
		scan.Put(col, i, vec.StringBytes(c.texts[at]), scan.Millis, scan.TimeFormat{})
	case "pattern":
		n := row
		if len(c.num) > 0 {
			n = c.start + int64(c.random()%uint64(c.step))
		}
		col.Str[i] = c.text(n)
	case "time":
		setTime(col, i, c.start+c.step*row)
	case "late":
		at := s.dueAt(row + 1).UnixMicro()
		if c.unit() < c.num[0] {
			at -= int64(c.unit() * float64(c.step))
		}
		setTime(col, i, at)
	case "due":
		setTime(col, i, s.dueAt(row+1).UnixMicro())
	}
}

// walkBy is the next value of the walk of a key, with two decimals.
func (c *column) walkBy(key string) float64 {
	v, ok := c.values[key]
	if !ok {
		v = c.num[0] + (0.2+0.6*c.unit())*(c.num[1]-c.num[0]) // not at a bound, where it would stay for a while
	}
	v *= 1 + c.num[2]/100*(2*c.unit()-1)
	v = math.Round(min(max(v, c.num[0]), c.num[1])*100) / 100
	c.values[strings.Clone(key)] = v
	return v
}

// uniform includes max for whole numbers, and rounds others to the decimals wanted.
func (c *column) uniform(t vec.Type) float64 {
	lo, hi := c.num[0], c.num[1]
	if t.IsInteger() {
		return math.Floor(lo + c.unit()*(hi-lo+1))
	}
	v := lo + c.unit()*(hi-lo)
	if len(c.num) == 3 {
		scale := math.Pow10(int(c.num[2]))
		v = math.Round(v*scale) / scale
	}
	return v
}

func (c *column) text(n int64) string {
	digits := strconv.FormatInt(n, 10)
	return c.before + strings.Repeat("0", max(0, c.width-len(digits))) + digits + c.after
}

func setNumber(c *vec.Column, i int, v float64) {
	switch c.Type.ID {
	case vec.Int:
		c.I32[i] = int32(max(math.MinInt32, min(math.MaxInt32, math.Round(v))))
	case vec.Long:
		c.I64[i] = int64(math.Round(v))
	case vec.Float:
		c.F32[i] = float32(v)
	case vec.Double:
		c.F64[i] = v
	}
}

// setTime takes microseconds; a LONG gets milliseconds.
func setTime(c *vec.Column, i int, us int64) {
	if c.Type.ID == vec.Long {
		us = vec.Time(us).Millis()
	}
	c.I64[i] = us
}
