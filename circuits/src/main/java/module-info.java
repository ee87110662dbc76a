/** Groth16 in the JVM: circom's files and programs, the prover, and the statements that Clavis proves and checks. */
module org.clavis.circuits {
    requires transitive org.clavis.verifier;
    requires run.endive.compiler;
    requires run.endive.runtime;
    requires run.endive.wasm;
    requires static transitive org.jspecify;

    exports org.clavis.circuits;
}
