package org.clavis.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.clavis.verifier.ClavisException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Imports run one way, and the house's rules that a compiler does not know. */
class ArchitectureTest {

    private static final String[] VERIFIER = {
        "org.clavis.verifier..",
        "org.clavis.algebra..",
        "org.clavis.hash..",
        "org.clavis.secret..",
        "org.clavis.evm..",
    };

    private static JavaClasses clavis;

    @BeforeAll
    static void load() {
        clavis = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.clavis");
    }

    @Test
    void theVerifierKnowsNoOtherModule() {
        noClasses()
            .that()
            .resideInAnyPackage(VERIFIER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.clavis.circuits..",
                "org.clavis.contracts..",
                "org.clavis.testnet..",
                "org.clavis.client..",
                "org.web3j.."
            )
            .check(clavis);
    }

    @Test
    void theVerifierHasNoNetworkAndNoNativeCode() {
        noClasses()
            .that()
            .resideInAnyPackage(VERIFIER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.channels..", "java.lang.foreign..")
            .check(clavis);
        for (Class<?> loader : new Class<?>[] { System.class, Runtime.class }) {
            noClasses().should().callMethod(loader, "loadLibrary", String.class).check(clavis);
            noClasses().should().callMethod(loader, "load", String.class).check(clavis);
        }
        methods().should().notHaveModifier(JavaModifier.NATIVE).check(clavis);
    }

    @Test
    void circuitsKnowOnlyTheVerifier() {
        noClasses()
            .that()
            .resideInAPackage("org.clavis.circuits..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.clavis.contracts..", "org.clavis.testnet..", "org.clavis.client..", "org.web3j..")
            .check(clavis);
    }

    @Test
    void contractsKnowOnlyTheVerifier() {
        noClasses()
            .that()
            .resideInAPackage("org.clavis.contracts..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.clavis.circuits..", "org.clavis.testnet..", "org.clavis.client..")
            .check(clavis);
    }

    @Test
    void theTestnetKnowsNeitherProverNorClient() {
        noClasses()
            .that()
            .resideInAPackage("org.clavis.testnet..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.clavis.circuits..", "org.clavis.client..")
            .check(clavis);
    }

    @Test
    void onlyTheCommandKnowsTheTestnet() {
        noClasses()
            .that()
            .resideInAPackage("org.clavis.client..")
            .and()
            .resideOutsideOfPackage("org.clavis.client.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.clavis.testnet..")
            .check(clavis);
    }

    @Test
    void nobodyKnowsTheCommand() {
        noClasses()
            .that()
            .resideOutsideOfPackage("org.clavis.client.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.clavis.client.cli..")
            .check(clavis);
    }

    @Test
    void everyUncheckedExceptionOfOursHasTheOneBase() {
        classes()
            .that()
            .resideInAPackage("org.clavis..")
            .and()
            .areAssignableTo(RuntimeException.class)
            .should()
            .beAssignableTo(ClavisException.class)
            .check(clavis);
    }

    @Test
    void noPublicStaticFieldCanBeReassigned() {
        fields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("org.clavis..")
            .and()
            .areStatic()
            .and()
            .arePublic()
            .should()
            .haveModifier(JavaModifier.FINAL)
            .check(clavis);
    }
}
