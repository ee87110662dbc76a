// Package serve is how bench/run talks to a peer in Go: lines "run WORK COUNT" are answered by "ok NANOS ACCEPTED", or
// by "error TEXT".
package serve

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// Operation takes the number of an input and says whether its result was as it should be.
type Operation = func(int) bool

// Lines says that the peer is ready and serves requests until standard input ends. Operations take inputs in rotation.
func Lines(name string, inputs int, operations map[string]Operation) {
	fmt.Println("ready", name)
	next := 0
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		nanos, accepted, err := answer(lines.Text(), inputs, operations, &next)
		if err != nil {
			fmt.Println("error", err)
			continue
		}
		fmt.Println("ok", nanos, accepted)
	}
}

func answer(line string, inputs int, operations map[string]Operation, next *int) (nanos int64, accepted int, err error) {
	words := strings.Fields(line)
	if len(words) != 3 || words[0] != "run" {
		return 0, 0, errors.New("expected: run WORK COUNT")
	}
	operation, known := operations[words[1]]
	if !known {
		return 0, 0, errors.New("unknown work " + words[1])
	}
	count, err := strconv.Atoi(words[2])
	if err != nil || count < 1 {
		return 0, 0, errors.New("the count must be a number above 0")
	}
	start := time.Now()
	for range count {
		if operation(*next) {
			accepted++
		}
		if *next++; *next == inputs {
			*next = 0
		}
	}
	return time.Since(start).Nanoseconds(), accepted, nil
}

// Version of a module as it was built in.
func Version(module string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dependency := range info.Deps {
			if dependency.Path == module {
				return dependency.Version
			}
		}
	}
	return "unknown"
}
