// Answers questions in Rego as the library of Open Policy Agent does, one JSON object a line:
// {"query", "modules", "data", "input"} in, {"result"} or {"error"} out; the result is a list of the expressions' values.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/util"
)

type question struct {
	Query   string          `json:"query"`
	Modules []string        `json:"modules"`
	Data    json.RawMessage `json:"data"`
	Input   json.RawMessage `json:"input"`
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
		if err != nil {
			encoder.Encode(map[string]any{"error": code(err), "message": err.Error()})
		} else if err := encoder.Encode(map[string]any{"result": result}); err != nil {
			encoder.Encode(map[string]any{"error": "other", "message": err.Error()}) // such as an infinite number
		}
	}
}

func answer(asked question) (result []any, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			result, err = nil, fmt.Errorf("panic: %v", panicked)
		}
	}()
	options := []func(*rego.Rego){rego.Query(asked.Query), rego.StrictBuiltinErrors(true),
		rego.Time(time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC))}
	for i, module := range asked.Modules {
		options = append(options, rego.Module(fmt.Sprintf("m%d.rego", i), module))
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
	result = []any{}
	for _, row := range rows {
		for _, expression := range row.Expressions {
			result = append(result, expression.Value)
		}
	}
	return result, nil
}

func code(err error) string {
	var several ast.Errors
	if errors.As(err, &several) && len(several) > 0 {
		return several[0].Code
	}
	var builtin *topdown.Error
	if errors.As(err, &builtin) {
		return builtin.Code
	}
	return "other"
}
