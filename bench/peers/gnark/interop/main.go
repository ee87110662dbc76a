// Command interop is gnark in the exchange of proofs that bench/run interop checks. "prove FOLDER" writes key.gnark,
// proof.gnark and public.gnark of a small circuit under a key of its own; "judge FOLDER" reads the files of the same names
// in each subfolder and prints a line for it: gnark NAME accepted, or gnark NAME refused with a reason.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/consensys/gnark-crypto/ecc"
	"github.com/consensys/gnark/backend/groth16"
	"github.com/consensys/gnark/backend/witness"
	"github.com/consensys/gnark/frontend"
	"github.com/consensys/gnark/frontend/cs/r1cs"
	"github.com/consensys/gnark/logger"
)

const (
	keyFile    = "key.gnark"
	proofFile  = "proof.gnark"
	publicFile = "public.gnark"
)

// roots says: I know square roots of all public inputs.
type roots struct {
	Squares [4]frontend.Variable `gnark:",public"`
	Roots   [4]frontend.Variable
}

func (c *roots) Define(api frontend.API) error {
	for n := range c.Squares {
		api.AssertIsEqual(api.Mul(c.Roots[n], c.Roots[n]), c.Squares[n])
	}
	return nil
}

func main() {
	logger.Disable()
	var err error
	switch {
	case len(os.Args) == 3 && os.Args[1] == "prove":
		err = prove(os.Args[2])
	case len(os.Args) == 3 && os.Args[1] == "judge":
		err = judgeAll(os.Args[2])
	default:
		err = errors.New("usage: gnark-interop prove|judge FOLDER")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gnark:", err)
		os.Exit(1)
	}
}

func prove(folder string) error {
	system, err := frontend.Compile(ecc.BN254.ScalarField(), r1cs.NewBuilder, &roots{})
	if err != nil {
		return err
	}
	key, verifying, err := groth16.Setup(system)
	if err != nil {
		return err
	}
	full, err := frontend.NewWitness(&roots{
		Squares: [4]frontend.Variable{4, 9, 25, 49},
		Roots:   [4]frontend.Variable{2, -3, 5, -7},
	}, ecc.BN254.ScalarField())
	if err != nil {
		return err
	}
	proof, err := groth16.Prove(system, key, full)
	if err != nil {
		return err
	}
	public, err := full.Public()
	if err != nil {
		return err
	}
	for name, content := range map[string]io.WriterTo{keyFile: verifying, proofFile: proof, publicFile: public} {
		var out bytes.Buffer
		if _, err := content.WriteTo(&out); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, name), out.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func judgeAll(folder string) error {
	trials, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, trial := range trials {
		if err := judge(filepath.Join(folder, trial.Name())); err != nil {
			fmt.Println("gnark", trial.Name(), "refused", strings.ReplaceAll(err.Error(), "\n", " "))
		} else {
			fmt.Println("gnark", trial.Name(), "accepted")
		}
	}
	return nil
}

// judge is what a user does with files. Bytes that are left over in one are a refusal: gnark does not look for them.
func judge(folder string) error {
	key := groth16.NewVerifyingKey(ecc.BN254)
	if err := read(filepath.Join(folder, keyFile), key); err != nil {
		return err
	}
	proof := groth16.NewProof(ecc.BN254)
	if err := read(filepath.Join(folder, proofFile), proof); err != nil {
		return err
	}
	public, err := witness.New(ecc.BN254.ScalarField())
	if err != nil {
		return err
	}
	if err := read(filepath.Join(folder, publicFile), public); err != nil {
		return err
	}
	return groth16.Verify(proof, key, public)
}

func read(file string, into io.ReaderFrom) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	count, err := into.ReadFrom(bytes.NewReader(content))
	if err == nil && count != int64(len(content)) {
		err = fmt.Errorf("%d of %d bytes of %s read", count, len(content), filepath.Base(file))
	}
	return err
}
