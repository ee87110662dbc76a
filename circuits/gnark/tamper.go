package main

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"log"
	"math/big"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// splice replaces some bytes of a file: Remove bytes at offset At give way to Insert.
type splice struct {
	File   string `json:"file"`
	At     int    `json:"at"`
	Remove int    `json:"remove"`
	Insert string `json:"insert"`
}

// tampering is a named list of edits, and which of the two forms of the key and proof are judged.
type tampering struct {
	name  string
	edits []splice
	key   string
	proof string
}

// Offsets in the raw proof: A, B, C, the number of commitments, commitments, proof of knowledge.
const (
	g1        = 64
	g2        = 128
	proofB    = g1
	proofC    = g1 + g2
	proofN    = proofC + g1
	proofD    = proofN + 4
	keyGamma  = 2*g1 + g2
	keyDelta  = keyGamma + g2 + g1
	keyIcSize = keyDelta + g2
	keyIc     = keyIcSize + 4
)

func apply(set files, edits []splice) (files, error) {
	out := files{}
	for name, content := range set {
		out[name] = bytes.Clone(content)
	}
	for _, e := range edits {
		content := out[e.File]
		insert, err := hex.DecodeString(e.Insert)
		if err != nil || e.At+e.Remove > len(content) {
			return nil, fmt.Errorf("edit %+v of %d bytes", e, len(content))
		}
		out[e.File] = append(append(bytes.Clone(content[:e.At]), insert...), content[e.At+e.Remove:]...)
	}
	return out, nil
}

func cut(file string, at, remove int, insert []byte) splice {
	return splice{file, at, remove, hex.EncodeToString(insert)}
}

func raw(name string, edits ...splice) tampering {
	return tampering{name, edits, "key-raw.bin", "proof-raw.bin"}
}

func compressed(name string, edits ...splice) tampering {
	return tampering{name, edits, "key.bin", "proof.bin"}
}

// tamperings lists the edits of one set. Lengths in keys are left alone: gnark allocates what they
// say before it reads on, and ends for want of memory where they are large. other is a set of another statement under the same key.
func tamperings(set, other files, inputs, commitments int) []tampering {
	proof, key, public := set["proof-raw.bin"], set["key-raw.bin"], set["public.wtns"]
	short, shortKey := set["proof.bin"], set["key.bin"]
	end := len(proof)
	list := []tampering{
		raw("nothing, raw"),
		compressed("nothing, compressed"),
		{"nothing, key raw and proof compressed", nil, "key-raw.bin", "proof.bin"},
		{"nothing, key compressed and proof raw", nil, "key.bin", "proof-raw.bin"},
		raw("another proof of the statement", cut("proof-raw.bin", 0, proofN, rerandomised(proof))),

		// the proof's points
		raw("A and C swapped",
			cut("proof-raw.bin", 0, g1, proof[proofC:proofN]), cut("proof-raw.bin", proofC, g1, proof[:g1])),
		compressed("A negated", cut("proof.bin", 0, 1, []byte{short[0] ^ 0x40})),
		raw("A at infinity", cut("proof-raw.bin", 0, g1, make([]byte, g1))),
		raw("B at infinity", cut("proof-raw.bin", proofB, g2, make([]byte, g2))),
		compressed("C at infinity", cut("proof.bin", proofC/2, 32, append([]byte{0x40}, make([]byte, 31)...))),
		raw("A.y plus p", cut("proof-raw.bin", 32, 32, plus(proof[32:64], fp.Modulus()))),
		raw("A off the curve", cut("proof-raw.bin", 63, 1, []byte{proof[63] ^ 1})),
		compressed("A.x without a point", cut("proof.bin", 0, 32, withoutPoint())),
		compressed("infinity flag with other bits", cut("proof.bin", 0, 32, append([]byte{0x40}, short[1:32]...))),
		raw("B outside the subgroup", cut("proof-raw.bin", proofB, g2, outsideSubgroup())),
		raw("the proof of another statement", cut("proof-raw.bin", 0, end, other["proof-raw.bin"])),
		raw("the proof cut short", cut("proof-raw.bin", end-1, 1, nil)),
		raw("a byte after the proof", cut("proof-raw.bin", end, 0, []byte{0})),
		raw("a raw proof with its A compressed", cut("proof-raw.bin", 0, g1, short[:32])),
		raw("more commitments announced than follow", cut("proof-raw.bin", proofN, 4, []byte{0, 1, 0, 1})),

		// the public witness: three numbers of four bytes, then the values
		raw("first input plus one", cut("public.wtns", 12, 32, plus(public[12:44], big.NewInt(1)))),
		raw("last input plus r", cut("public.wtns", len(public)-32, 32, plus(public[len(public)-32:], fr.Modulus()))),
		raw("an input missing", cut("public.wtns", 0, 44, header(inputs-1, 0, inputs-1))),
		raw("an input too many",
			cut("public.wtns", 0, 12, header(inputs+1, 0, inputs+1)), cut("public.wtns", len(public), 0, make([]byte, 32))),
		raw("header says one input more", cut("public.wtns", 0, 12, header(inputs+1, 0, inputs))),
		raw("header says one secret", cut("public.wtns", 0, 12, header(inputs, 1, inputs))),
		raw("vector says one input more", cut("public.wtns", 0, 12, header(inputs, 0, inputs+1))),
		raw("a byte after the public witness", cut("public.wtns", len(public), 0, []byte{0})),

		// the key
		raw("a byte after the key", cut("key-raw.bin", len(key), 0, []byte{0})),
		compressed("the key cut short", cut("key.bin", len(shortKey)-1, 1, nil)),
		raw("gamma outside the subgroup", cut("key-raw.bin", keyGamma, g2, outsideSubgroup())),
		raw("delta at infinity", cut("key-raw.bin", keyDelta, g2, make([]byte, g2))),
		raw("gamma equal to delta", cut("key-raw.bin", keyGamma, g2, key[keyDelta:keyDelta+g2])),
		raw("first two IC points swapped",
			cut("key-raw.bin", keyIc, 2*g1, append(bytes.Clone(key[keyIc+g1:keyIc+2*g1]), key[keyIc:keyIc+g1]...))),
		raw("beta of G1 doubled", cut("key-raw.bin", g1, g1, doubled(key[g1:2*g1]))),
		raw("beta of G1 unknown", cut("key-raw.bin", g1, g1, make([]byte, g1))),
	}
	if commitments == 0 {
		return append(list,
			raw("a proof of knowledge without commitments", cut("proof-raw.bin", end-g1, g1, proof[:g1])),
			raw("a commitment that the key lacks",
				cut("proof-raw.bin", proofN, 4+g1, append(append([]byte{0, 0, 0, 1}, proof[:g1]...), proof[:g1]...))),
			raw("a commitment at infinity that the key lacks",
				cut("proof-raw.bin", proofN, 4, append([]byte{0, 0, 0, 1}, make([]byte, g1)...))),
		)
	}
	return append(list, commitmentTamperings(proof, other["proof-raw.bin"], key, inputs, commitments)...)
}

func commitmentTamperings(proof, other, key []byte, inputs, commitments int) []tampering {
	end := len(proof)
	first := proof[proofD : proofD+g1]
	pok := end - g1
	// the key ends with the lists of committed values, the number of keys, and two points for each
	keys := len(key) - 4 - 2*g2*commitments
	sigma := keys + 4 + g2
	lists := keyIc + (inputs+commitments+1)*g1
	lastList := 4 + 8*[]int{min(inputs, 2), 1, 0}[commitments-1]
	list := []tampering{
		raw("commitments and their proof dropped",
			cut("proof-raw.bin", proofN, end-proofN, append(make([]byte, 4), make([]byte, g1)...))),
		raw("commitments dropped, their proof kept", cut("proof-raw.bin", proofN, pok-proofN, make([]byte, 4))),
		raw("a commitment repeated",
			cut("proof-raw.bin", proofN, 4, append([]byte{0, 0, 0, byte(commitments + 1)}, first...))),
		raw("first commitment negated", cut("proof-raw.bin", proofD, g1, negated(first))),
		raw("first commitment at infinity", cut("proof-raw.bin", proofD, g1, make([]byte, g1))),
		raw("first commitment off the curve", cut("proof-raw.bin", proofD+63, 1, []byte{proof[proofD+63] ^ 1})),
		raw("first commitment of another proof", cut("proof-raw.bin", proofD, g1, other[proofD:proofD+g1])),
		raw("first commitment moved into C",
			cut("proof-raw.bin", proofC, g1, sum(proof[proofC:proofN], first)),
			cut("proof-raw.bin", proofD, g1, make([]byte, g1))),
		raw("proof of knowledge at infinity", cut("proof-raw.bin", pok, g1, make([]byte, g1))),
		raw("proof of knowledge negated", cut("proof-raw.bin", pok, g1, negated(proof[pok:]))),
		raw("proof of knowledge replaced by the commitment", cut("proof-raw.bin", pok, g1, first)),
		raw("proof of knowledge of another proof", cut("proof-raw.bin", pok, g1, other[pok:])),
		raw("commitments and proof of knowledge at infinity",
			cut("proof-raw.bin", proofD, end-proofD, make([]byte, end-proofD))),
		raw("key: commitment key dropped",
			cut("key-raw.bin", keys, len(key)-keys, append([]byte{0, 0, 0, byte(commitments - 1)}, key[keys+4+2*g2:]...))),
		raw("key: list of committed values dropped",
			cut("key-raw.bin", lists, 4, []byte{0, 0, 0, byte(commitments - 1)}),
			cut("key-raw.bin", keys-lastList, lastList, nil)),
		raw("key: sigma at infinity", cut("key-raw.bin", sigma, g2, make([]byte, g2))),
		raw("key: sigma and G swapped",
			cut("key-raw.bin", keys+4, 2*g2, append(bytes.Clone(key[sigma:sigma+g2]), key[keys+4:sigma]...))),
		raw("key: committed value out of range", cut("key-raw.bin", lists+8, 8, []byte{0, 0, 0, 0, 0, 1, 0, 0})),
		raw("key: committed value zero", cut("key-raw.bin", lists+8, 8, make([]byte, 8))),
	}
	if inputs > 1 {
		list = append(list, raw("key: committed values swapped", cut("key-raw.bin", lists+8, 16,
			append(bytes.Clone(key[lists+16:lists+24]), key[lists+8:lists+16]...))))
	}
	if commitments > 1 {
		second := proof[proofD+g1 : proofD+2*g1]
		list = append(list,
			raw("commitments swapped", cut("proof-raw.bin", proofD, 2*g1, append(bytes.Clone(second), first...))),
			raw("first commitment taken from the second one",
				cut("proof-raw.bin", proofD, 2*g1, append(sum(first, negated(second)), sum(second, second)...))),
			raw("last commitment dropped",
				cut("proof-raw.bin", proofN, 4, []byte{0, 0, 0, byte(commitments - 1)}),
				cut("proof-raw.bin", pok-g1, g1, nil)),
			raw("key: sigma the same for both",
				cut("key-raw.bin", sigma+2*g2, g2, key[sigma:sigma+g2])),
			raw("key: another G for the second", cut("key-raw.bin", sigma+g2, g2, key[keyGamma:keyGamma+g2])),
		)
	}
	return list
}

// rerandomised turns A, B, C into 7 A, B / 7, C.
func rerandomised(proof []byte) []byte {
	a, b := pointG1(proof[:g1]), new(bn254.G2Affine)
	check(b.Unmarshal(proof[proofB:proofC]))
	seven := big.NewInt(7)
	a.ScalarMultiplication(&a, seven)
	b.ScalarMultiplication(b, new(big.Int).ModInverse(seven, fr.Modulus()))
	return append(append(a.Marshal(), b.Marshal()...), proof[proofC:proofN]...)
}

func pointG1(encoded []byte) bn254.G1Affine {
	var p bn254.G1Affine
	check(p.Unmarshal(encoded))
	return p
}

func negated(encoded []byte) []byte {
	p := pointG1(encoded)
	p.Neg(&p)
	return p.Marshal()
}

func sum(left, right []byte) []byte {
	p, q := pointG1(left), pointG1(right)
	p.Add(&p, &q)
	return p.Marshal()
}

func doubled(encoded []byte) []byte {
	return sum(encoded, encoded)
}

// plus adds to a word of 32 bytes; the sum must fit.
func plus(word []byte, n *big.Int) []byte {
	v := new(big.Int).SetBytes(word)
	return v.Add(v, n).FillBytes(make([]byte, 32))
}

func header(public, secret, length int) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(public))
	out = binary.BigEndian.AppendUint32(out, uint32(secret))
	return binary.BigEndian.AppendUint32(out, uint32(length))
}

// withoutPoint is a compressed x for which x^3 + 3 is no square.
func withoutPoint() []byte {
	for x := uint64(1); ; x++ {
		var e, y fp.Element
		e.SetUint64(x)
		y.Square(&e).Mul(&y, &e)
		e.SetUint64(3)
		y.Add(&y, &e)
		if y.Legendre() == -1 {
			out := new(big.Int).SetUint64(x).FillBytes(make([]byte, 32))
			out[0] |= 0x80
			return out
		}
	}
}

// outsideSubgroup is a point of the twist whose order is not r.
func outsideSubgroup() []byte {
	p := bn254.GeneratePointNotInG2(bn254.E2{A0: fp.NewElement(5), A1: fp.NewElement(7)})
	var q bn254.G2Affine
	q.FromJacobian(&p)
	if q.IsInSubGroup() || !q.IsOnCurve() {
		log.Fatal("expected a point outside the subgroup")
	}
	return q.Marshal()
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
