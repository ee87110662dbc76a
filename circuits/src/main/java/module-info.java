/** Groth16 in the JVM: circom's files and programs, the prover, and the statements Clavis proves. */
module org.clavis.circuits {
    requires org.clavis.verifier;
    requires run.endive.compiler;
    requires run.endive.runtime;
    requires run.endive.wasm;
    requires static transitive org.jspecify;
}
