// Command prover is gnark as one peer of bench/run groth16-prove: it proves a circuit of the same size as Semaphore's at
// depth 20, which gnark cannot read, and gnark-crypto does the sums and transforms that proofs consist of. How many
// threads it takes, GOMAXPROCS says; sums and transforms take one.
package main

import (
	"fmt"
	"math/big"
	"os"
	"runtime"

	"clavis/bench/peers/gnark/serve"

	"github.com/consensys/gnark-crypto/ecc"
	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/fft"
	"github.com/consensys/gnark/backend/groth16"
	"github.com/consensys/gnark/backend/witness"
	"github.com/consensys/gnark/constraint"
	"github.com/consensys/gnark/frontend"
	"github.com/consensys/gnark/frontend/cs/r1cs"
	"github.com/consensys/gnark/logger"
)

const (
	inputs = 64
	// three constraints each: 6,600 in all, in a domain of 8,192
	steps = 2200
	// logarithms of how many points are summed and values transformed
	sumLog       = 16
	transformLog = 14
)

// chain raises a secret to the fifth power again and again, so that every wire is a full-size number.
type chain struct {
	Public [4]frontend.Variable `gnark:",public"`
	Secret frontend.Variable
}

func (c *chain) Define(api frontend.API) error {
	x := c.Secret
	for n := range steps {
		square := api.Mul(x, x)
		x = api.Add(api.Mul(api.Mul(square, square), x), c.Public[n%3])
	}
	api.AssertIsEqual(x, c.Public[3])
	return nil
}

// assigned is the chain of one secret.
func assigned(secret fr.Element) *chain {
	var out chain
	var public [3]fr.Element
	for n := range public {
		public[n].SetRandom()
		out.Public[n] = public[n].BigInt(new(big.Int))
	}
	out.Secret = secret.BigInt(new(big.Int))
	x := secret
	for n := range steps {
		var power fr.Element
		power.Square(&x)
		power.Square(&power)
		power.Mul(&power, &x)
		x.Add(&power, &public[n%3])
	}
	out.Public[3] = x.BigInt(new(big.Int))
	return &out
}

type prover struct {
	system    constraint.ConstraintSystem
	key       groth16.ProvingKey
	verifying groth16.VerifyingKey
	witnesses []witness.Witness
}

func newProver() (*prover, error) {
	system, err := frontend.Compile(ecc.BN254.ScalarField(), r1cs.NewBuilder, &chain{})
	if err != nil {
		return nil, err
	}
	p := &prover{system: system}
	if p.key, p.verifying, err = groth16.Setup(system); err != nil {
		return nil, err
	}
	for range inputs {
		var secret fr.Element
		secret.SetRandom()
		full, err := frontend.NewWitness(assigned(secret), ecc.BN254.ScalarField())
		if err != nil {
			return nil, err
		}
		p.witnesses = append(p.witnesses, full)
	}
	// a prover whose proofs are wrong is no peer
	proof, err := groth16.Prove(system, p.key, p.witnesses[0])
	if err != nil {
		return nil, err
	}
	public, err := p.witnesses[0].Public()
	if err != nil {
		return nil, err
	}
	return p, groth16.Verify(proof, p.verifying, public)
}

func (p *prover) prove(n int) bool {
	_, err := groth16.Prove(p.system, p.key, p.witnesses[n])
	return err == nil
}

// sums of the same points, each with other scalars: those from another place on.
func sums() serve.Operation {
	count := 1 << sumLog
	scalars := make([]fr.Element, count+inputs)
	for n := range scalars {
		scalars[n].SetRandom()
	}
	_, _, generator, _ := bn254.Generators()
	points := bn254.BatchScalarMultiplicationG1(&generator, scalars[:count])
	for n := range scalars {
		scalars[n].SetRandom()
	}
	return func(n int) bool {
		var sum bn254.G1Jac
		_, err := sum.MultiExp(points, scalars[n:n+count], ecc.MultiExpConfig{NbTasks: 1})
		return err == nil
	}
}

// transforms to the coset, as a prover does them: the inverse one, the powers of the shift, and the forward one.
func transforms() serve.Operation {
	domain := fft.NewDomain(1 << transformLog)
	values := make([][]fr.Element, inputs)
	for n := range values {
		values[n] = make([]fr.Element, 1<<transformLog)
		for k := range values[n] {
			values[n][k].SetRandom()
		}
	}
	return func(n int) bool {
		domain.FFTInverse(values[n], fft.DIF, fft.WithNbTasks(1))
		domain.FFT(values[n], fft.DIT, fft.OnCoset(), fft.WithNbTasks(1))
		return true
	}
}

func main() {
	logger.Disable()
	p, err := newProver()
	if err != nil {
		fmt.Fprintln(os.Stderr, "gnark:", err)
		os.Exit(1)
	}
	name := fmt.Sprintf("gnark %s, gnark-crypto %s, %s, %d constraints",
		serve.Version("github.com/consensys/gnark"), serve.Version("github.com/consensys/gnark-crypto"),
		runtime.Version(), p.system.GetNbConstraints())
	serve.Lines(name, inputs, map[string]serve.Operation{"prove": p.prove, "msm": sums(), "fft": transforms()})
}
