// Answers questions in Rego as the library of Open Policy Agent does, one JSON object a line. In goes
// {"note", "query", "modules", "data", "input", "strict_error"}, out comes the same as a case of OPA's compliance suite: with "want_result", or with the
// code of its error ("want_error_code") and, if it came of the evaluation, what it says ("want_error"). tools/rego-cases plays them.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/util"
)

type question struct {
	Note    string            `json:"note"`
	Query   string            `json:"query"`
	Modules []string          `json:"modules"`
	Data    json.RawMessage   `json:"data,omitempty"`
	Input   json.RawMessage   `json:"input,omitempty"`
	Result  *[]map[string]any `json:"want_result,omitempty"`
	Code    string            `json:"want_error_code,omitempty"`
	Error   string            `json:"want_error,omitempty"`
	Strict  bool              `json:"strict_error"` // whether the error of a built-in function is one of the policy
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 64<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for in.Scan() {
		var asked question
		if err := json.Unmarshal(in.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		result, err := answer(asked)
		if err == nil {
			asked.Result = &result
			err = encoder.Encode(asked)
		} else {
			asked.Code, asked.Error = said(err)
			err = encoder.Encode(asked)
		}
		if err != nil { // such as an infinite number
			asked.Result, asked.Code, asked.Error = nil, "other", err.Error()
			encoder.Encode(asked)
		}
	}
}

func answer(asked question) (result []map[string]any, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			result, err = nil, fmt.Errorf("panic: %v", panicked)
		}
	}()
	options := []func(*rego.Rego){rego.Query(asked.Query), rego.StrictBuiltinErrors(asked.Strict),
		rego.Time(time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC))}
	for i, module := range asked.Modules {
		options = append(options, rego.Module(fmt.Sprintf("test-%d.rego", i), module))
	}
	if len(asked.Data) > 0 {
		var data map[string]any
		if err := util.UnmarshalJSON(asked.Data, &data); err != nil {
			return nil, err
		}
		options = append(options, rego.Store(inmem.NewFromObject(data)))
	}
	if len(asked.Input) > 0 {
		var input any
		if err := util.UnmarshalJSON(asked.Input, &input); err != nil {
			return nil, err
		}
		options = append(options, rego.Input(input))
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	rows, err := rego.New(options...).Eval(ctx)
	if err != nil {
		return nil, err
	}
	result = []map[string]any{}
	for _, row := range rows {
		result = append(result, row.Bindings)
	}
	return result, nil
}

// The code, and what is said of an evaluation, in the form that the compliance suite compares.
func said(err error) (string, string) {
	var all rego.Errors
	if errors.As(err, &all) && len(all) > 0 {
		return said(all[0])
	}
	var one *ast.Error
	if errors.As(err, &one) {
		return one.Code, ""
	}
	var several ast.Errors
	if errors.As(err, &several) && len(several) > 0 {
		return several[0].Code, ""
	}
	var builtin *topdown.Error
	if errors.As(err, &builtin) {
		text := err.Error()
		if i := strings.Index(text, "test-"); i > 0 {
			text = text[i:]
		}
		return builtin.Code, text
	}
	return "other", err.Error()
}
