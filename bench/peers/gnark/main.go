// Command gnark verifies the benchmark's files with gnark, as one peer of bench/run groth16-verify: it loads the key,
// the proofs and their public inputs from the folder that is its argument, and then does the work that lines on its
// standard input ask for.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

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
	fmt.Printf("ready gnark %s, gnark-crypto %s, %s\n",
		version("github.com/consensys/gnark"), version("github.com/consensys/gnark-crypto"), runtime.Version())
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		nanos, accepted, err := answer(work, lines.Text())
		if err != nil {
			fmt.Println("error", err)
			continue
		}
		fmt.Println("ok", nanos, accepted)
	}
}

// answer does what a line "run WORK COUNT" asks for.
func answer(work *workload, line string) (nanos int64, accepted int, err error) {
	words := strings.Fields(line)
	if len(words) != 3 || words[0] != "run" {
		return 0, 0, errors.New("expected: run WORK COUNT")
	}
	operation, known := work.operations[words[1]]
	if !known {
		return 0, 0, errors.New("unknown work " + words[1])
	}
	count, err := strconv.Atoi(words[2])
	if err != nil || count < 1 {
		return 0, 0, errors.New("the count must be a number above 0")
	}
	start := time.Now()
	for range count {
		if operation(work.next) {
			accepted++
		}
		if work.next++; work.next == len(work.proofs) {
			work.next = 0
		}
	}
	return time.Since(start).Nanoseconds(), accepted, nil
}

// version of a module as it was built in.
func version(module string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dependency := range info.Deps {
			if dependency.Path == module {
				return dependency.Version
			}
		}
	}
	return "unknown"
}
