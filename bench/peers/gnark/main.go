// Command gnark verifies the benchmark's files with gnark, as one peer of bench/run groth16-verify: it loads the key,
// the proofs and their public inputs from the folder that is its argument, and then does the work that lines on its
// standard input ask for.
package main

import (
	"fmt"
	"os"
	"runtime"

	"clavis/bench/peers/gnark/serve"

	"github.com/consensys/gnark/logger"
)

func main() {
	logger.Disable()
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gnark FOLDER")
		os.Exit(2)
	}
	work, err := load(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "gnark:", err)
		os.Exit(1)
	}
	name := fmt.Sprintf("gnark %s, gnark-crypto %s, %s",
		serve.Version("github.com/consensys/gnark"), serve.Version("github.com/consensys/gnark-crypto"), runtime.Version())
	serve.Lines(name, len(work.proofs), work.operations)
}
