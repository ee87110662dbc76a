package main

import (
	"fmt"
	"math/big"

	"github.com/consensys/gnark/frontend"
)

// roots says: I know square roots of all public inputs and, with commitments, two numbers that
// differ from what the commitments' challenges are.
type roots struct {
	Squares []frontend.Variable `gnark:",public"`
	Roots   []frontend.Variable
	Left    frontend.Variable
	Right   frontend.Variable

	commitments int
}

func newRoots(inputs, commitments int) *roots {
	return &roots{
		Squares:     make([]frontend.Variable, inputs),
		Roots:       make([]frontend.Variable, inputs),
		commitments: commitments,
	}
}

// assign fills in the square roots seed + 1, seed + 2, ... and their squares.
func (c *roots) assign(seed int64) {
	for i := range c.Roots {
		root := big.NewInt(seed + int64(i) + 1)
		root.Lsh(root, uint(i%60)) // some of the squares are longer than a word
		c.Roots[i] = root
		c.Squares[i] = new(big.Int).Mul(root, root)
	}
	c.Left = seed + 1000
	c.Right = seed + 2000
}

func (c *roots) Define(api frontend.API) error {
	for i := range c.Squares {
		api.AssertIsEqual(api.Mul(c.Roots[i], c.Roots[i]), c.Squares[i])
	}
	api.AssertIsDifferent(c.Left, c.Right)
	if c.commitments == 0 {
		return nil
	}
	committer, ok := api.(frontend.Committer)
	if !ok {
		return fmt.Errorf("%T cannot commit", api)
	}
	// the first commitment binds a secret, the first public input and, if there are more, the last
	committed := []frontend.Variable{c.Left, c.Squares[0]}
	if len(c.Squares) > 1 {
		committed = append(committed, c.Squares[len(c.Squares)-1])
	}
	first, err := committer.Commit(committed...)
	if err != nil {
		return err
	}
	api.AssertIsDifferent(first, c.Left)
	if c.commitments == 1 {
		return nil
	}
	// the second one depends on the first one's challenge
	second, err := committer.Commit(c.Right, first)
	if err != nil {
		return err
	}
	api.AssertIsDifferent(second, c.Right)
	if c.commitments == 2 {
		return nil
	}
	// the third one binds no public value
	third, err := committer.Commit(c.Roots[0])
	if err != nil {
		return err
	}
	api.AssertIsDifferent(third, c.Right)
	return nil
}
