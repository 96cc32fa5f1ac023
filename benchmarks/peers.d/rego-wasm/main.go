// Compiles a policy to WebAssembly, as the build command of Open Policy Agent does: rego-wasm ENTRYPOINT POLICY.rego > POLICY.wasm
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/open-policy-agent/opa/v1/compile"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: rego-wasm ENTRYPOINT POLICY.rego")
		os.Exit(2)
	}
	compiler := compile.New().WithTarget(compile.TargetWasm).WithEntrypoints(os.Args[1]).WithPaths(os.Args[2])
	if err := compiler.Build(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	modules := compiler.Bundle().WasmModules
	if len(modules) != 1 {
		fmt.Fprintf(os.Stderr, "found %d modules, expected one\n", len(modules))
		os.Exit(1)
	}
	if _, err := os.Stdout.Write(modules[0].Raw); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
