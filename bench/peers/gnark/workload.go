package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"clavis/bench/peers/gnark/serve"

	"github.com/consensys/gnark-crypto/ecc"
	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark/backend/groth16"
	bn254 "github.com/consensys/gnark/backend/groth16/bn254"
	"github.com/consensys/gnark/backend/witness"
)

// workload is what the files hold, decoded, and the operations on it. An operation takes the number of a proof and says
// whether its result was as it should be.
type workload struct {
	key        *bn254.VerifyingKey
	proofs     []*bn254.Proof
	encoded    [][]byte
	witnesses  []witness.Witness
	inputs     []fr.Vector
	operations map[string]serve.Operation
}

func load(folder string) (*workload, error) {
	work := &workload{key: new(bn254.VerifyingKey)}
	keyBytes, err := os.ReadFile(filepath.Join(folder, "key.gnark"))
	if err != nil {
		return nil, err
	}
	if _, err := work.key.ReadFrom(bytes.NewReader(keyBytes)); err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	proofFiles, err := filepath.Glob(filepath.Join(folder, "proof-*.gnark"))
	if err != nil {
		return nil, err
	}
	for n := range proofFiles {
		if err := work.loadProof(folder, n); err != nil {
			return nil, fmt.Errorf("proof %d: %w", n, err)
		}
	}
	if len(work.proofs) == 0 {
		return nil, fmt.Errorf("no proofs in %s", folder)
	}
	work.operations = map[string]serve.Operation{
		"verify":      work.verify,
		"decode":      work.decode,
		"subgroup":    work.subgroup,
		"miller-loop": work.millerLoop,
		"final-exp":   work.finalExponentiation(),
		"msm":         work.msm,
	}
	return work, nil
}

func (w *workload) loadProof(folder string, n int) error {
	encoded, err := os.ReadFile(filepath.Join(folder, fmt.Sprintf("proof-%03d.gnark", n)))
	if err != nil {
		return err
	}
	proof := new(bn254.Proof)
	if _, err := proof.ReadFrom(bytes.NewReader(encoded)); err != nil {
		return err
	}
	public, err := os.ReadFile(filepath.Join(folder, fmt.Sprintf("public-%03d.gnark", n)))
	if err != nil {
		return err
	}
	statement, err := witness.New(ecc.BN254.ScalarField())
	if err != nil {
		return err
	}
	if err := statement.UnmarshalBinary(public); err != nil {
		return err
	}
	w.proofs = append(w.proofs, proof)
	w.encoded = append(w.encoded, encoded)
	w.witnesses = append(w.witnesses, statement)
	w.inputs = append(w.inputs, statement.Vector().(fr.Vector))
	return nil
}

// verify is gnark's own call for users, from a decoded proof. It checks again that the proof's points are in the
// subgroup, which "subgroup" times by itself.
func (w *workload) verify(n int) bool {
	return groth16.Verify(w.proofs[n], w.key, w.witnesses[n]) == nil
}

// decode reads a compressed proof with every check.
func (w *workload) decode(n int) bool {
	_, err := new(bn254.Proof).ReadFrom(bytes.NewReader(w.encoded[n]))
	return err == nil
}

func (w *workload) subgroup(n int) bool {
	proof := w.proofs[n]
	return proof.Ar.IsInSubGroup() && proof.Krs.IsInSubGroup() && proof.Bs.IsInSubGroup()
}

// millerLoop takes the three pairs of a verification; the points stand for those that the equation takes.
func (w *workload) millerLoop(n int) bool {
	proof := w.proofs[n]
	_, err := curve.MillerLoop(
		[]curve.G1Affine{proof.Krs, proof.Ar, w.key.G1.K[0]},
		[]curve.G2Affine{w.key.G2.Delta, proof.Bs, w.key.G2.Gamma})
	return err == nil
}

func (w *workload) finalExponentiation() func(int) bool {
	value, err := curve.MillerLoop([]curve.G1Affine{w.proofs[0].Ar}, []curve.G2Affine{w.proofs[0].Bs})
	return func(int) bool {
		result := curve.FinalExponentiation(&value)
		return err == nil && !result.IsZero()
	}
}

func (w *workload) msm(n int) bool {
	var sum curve.G1Jac
	_, err := sum.MultiExp(w.key.G1.K[1:], w.inputs[n], ecc.MultiExpConfig{})
	return err == nil
}
