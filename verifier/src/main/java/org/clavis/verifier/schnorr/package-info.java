/**
 * Schnorr signatures on secp256k1 as the FROST(secp256k1, SHA-256) ciphersuite defines them: keys, signatures and their
 * verification.
 */
@NullMarked
package org.clavis.verifier.schnorr;

import org.jspecify.annotations.NullMarked;
