// Makes the fixtures that the tests of the verifier judge as gnark does: keys, proofs and public
// witnesses of small circuits in gnark's two binary forms, and edits of these files with gnark's
// own verdict on each.
//
//	go run . fixtures
//
// Randomness is a fixed stream, so that the same version of gnark writes the same files.
package main

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"log"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"

	"github.com/consensys/gnark-crypto/ecc"
	"github.com/consensys/gnark/backend/groth16"
	bn254 "github.com/consensys/gnark/backend/groth16/bn254"
	"github.com/consensys/gnark/backend/witness"
	"github.com/consensys/gnark/frontend"
	"github.com/consensys/gnark/frontend/cs/r1cs"
	"github.com/consensys/gnark/logger"
)

// files holds one set: a key and a proof in both forms, and the public witness.
type files map[string][]byte

// verdict is what gnark makes of one edit.
type verdict struct {
	Name    string   `json:"name"`
	Edits   []splice `json:"edits"`
	Key     string   `json:"key"`
	Proof   string   `json:"proof"`
	Verdict string   `json:"gnark"`
	Detail  string   `json:"detail,omitempty"`
}

func main() {
	log.SetFlags(0)
	logger.Disable()
	if len(os.Args) != 2 {
		log.Fatal("usage: go run . FOLDER")
	}
	for _, inputs := range []int{1, 4, 16, 300} {
		for _, commitments := range []int{0, 1, 2, 3} {
			if commitments == 3 && inputs != 4 {
				continue
			}
			if err := write(os.Args[1], inputs, commitments); err != nil {
				log.Fatal(err)
			}
		}
	}
}

// write makes one set and its verdicts.
func write(folder string, inputs, commitments int) error {
	name := fmt.Sprintf("inputs-%d-commitments-%d", inputs, commitments)
	rand.Reader = mathrand.NewChaCha8(sha256.Sum256([]byte(name)))
	set, other, err := prove(inputs, commitments)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	verdicts := []verdict{}
	for _, t := range tamperings(set, other, inputs, commitments) {
		v := verdict{Name: t.name, Edits: t.edits, Key: t.key, Proof: t.proof}
		edited, err := apply(set, t.edits)
		if err != nil {
			return fmt.Errorf("%s, %s: %w", name, t.name, err)
		}
		v.Verdict, v.Detail = judge(edited[t.key], edited[t.proof], edited["public.wtns"])
		verdicts = append(verdicts, v)
	}
	target := filepath.Join(folder, name)
	if err := os.MkdirAll(target, 0o755); err != nil {
		return err
	}
	for file, content := range set {
		if err := os.WriteFile(filepath.Join(target, file), content, 0o644); err != nil {
			return err
		}
	}
	document, err := json.MarshalIndent(verdicts, "", " ")
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d verdicts\n", name, len(verdicts))
	return os.WriteFile(filepath.Join(target, "verdicts.json"), append(document, '\n'), 0o644)
}

// prove returns the files of one proof, and those of a second proof of another statement under the same key.
func prove(inputs, commitments int) (files, files, error) {
	system, err := frontend.Compile(ecc.BN254.ScalarField(), r1cs.NewBuilder, newRoots(inputs, commitments))
	if err != nil {
		return nil, nil, err
	}
	pk, vk, err := groth16.Setup(system)
	if err != nil {
		return nil, nil, err
	}
	sets := [2]files{}
	for n := range sets {
		assignment := newRoots(inputs, commitments)
		assignment.assign(int64(1 + 5000*n))
		full, err := frontend.NewWitness(assignment, ecc.BN254.ScalarField())
		if err != nil {
			return nil, nil, err
		}
		public, err := full.Public()
		if err != nil {
			return nil, nil, err
		}
		proof, err := groth16.Prove(system, pk, full)
		if err != nil {
			return nil, nil, err
		}
		sets[n] = files{}
		for name, write := range map[string]func(io.Writer) (int64, error){
			"key.bin":       vk.WriteTo,
			"key-raw.bin":   vk.WriteRawTo,
			"proof.bin":     proof.WriteTo,
			"proof-raw.bin": proof.WriteRawTo,
			"public.wtns":   public.WriteTo,
		} {
			var out bytes.Buffer
			if _, err := write(&out); err != nil {
				return nil, nil, err
			}
			sets[n][name] = out.Bytes()
		}
	}
	return sets[0], sets[1], nil
}

// judge reads the three files and verifies as gnark's users do; what is left unread is not looked at, as they do not.
func judge(key, proof, public []byte) (result, detail string) {
	stage := "reading"
	defer func() {
		if fault := recover(); fault != nil {
			result, detail = "panicked while "+stage, fmt.Sprint(fault)
		}
	}()
	vk := groth16.NewVerifyingKey(ecc.BN254)
	if _, err := vk.ReadFrom(bytes.NewReader(key)); err != nil {
		return "refused the key", err.Error()
	}
	p := new(bn254.Proof)
	if _, err := p.ReadFrom(bytes.NewReader(proof)); err != nil {
		return "refused the proof", err.Error()
	}
	w, err := witness.New(ecc.BN254.ScalarField())
	if err != nil {
		log.Fatal(err)
	}
	if _, err := w.ReadFrom(bytes.NewReader(public)); err != nil {
		return "refused the public witness", err.Error()
	}
	stage = "verifying"
	if err := groth16.Verify(p, vk, w); err != nil {
		return "refused", err.Error()
	}
	return "accepted", ""
}
