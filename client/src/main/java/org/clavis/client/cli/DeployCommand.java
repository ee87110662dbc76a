package org.clavis.client.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.clavis.client.registry.Account;
import org.clavis.client.registry.Chain;
import org.clavis.client.registry.ContractPublisher;
import org.clavis.contracts.deployment.ContractDeployment;
import org.clavis.contracts.deployment.Create2Factory;
import org.clavis.contracts.deployment.DeploymentCheck;
import org.clavis.contracts.deployment.DeploymentFile;
import org.clavis.contracts.deployment.DeploymentPlan;
import org.clavis.contracts.deployment.DeploymentReport;
import org.clavis.contracts.deployment.PlannedContract;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code clavis deploy}: puts the contracts on a chain, and checks what is there. */
@Command(
    name = "deploy",
    description = {
        "Put the contracts on a chain, at the addresses that they have on every chain, and check them.",
        "Contracts that are there already are only checked. Exit code 3 if a check fails.",
    },
    mixinStandardHelpOptions = true
)
final class DeployCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--rpc", required = true, paramLabel = "URL", description = "JSON-RPC endpoint of the chain.")
    private String rpc = "";

    @Option(
        names = { "--account-key-file", "--account-key" },
        paramLabel = "FILE",
        description = "First line of FILE is the private key of the account that pays, in hexadecimal."
    )
    private @Nullable Path keyFile;

    @Option(names = "--dry-run", description = "Send and write nothing: say what is missing, and check the rest.")
    private boolean dryRun;

    @Option(
        names = "--out",
        paramLabel = "FOLDER",
        defaultValue = "deployments",
        description = "Where to write CHAIN-ID.json, and the compiler's input for verifying sources (default: ${DEFAULT-VALUE})."
    )
    private Path folder = Path.of("deployments");

    @Override
    public Integer call() throws IOException {
        if (dryRun) {
            try (Chain chain = Chain.connect(rpc)) {
                return finish(
                    new ContractDeployment(ContractPublisher.readOnly(chain), DeploymentPlan.shared()).inspect()
                );
            }
        }
        if (keyFile == null) {
            CommandSpec command = Objects.requireNonNull(spec, "picocli sets the spec");
            throw new ParameterException(command.commandLine(), "--account-key-file is needed without --dry-run");
        }
        try (var key = AccountKeyFile.read(keyFile); Chain chain = Chain.connect(rpc)) {
            var publisher = ContractPublisher.payingWith(chain, Account.of(key));
            return finish(new ContractDeployment(publisher, DeploymentPlan.shared()).deploy());
        }
    }

    private int finish(DeploymentReport report) throws IOException {
        PrintWriter out = Outputs.of(spec);
        out.println("chain        " + report.chainId());
        out.println("factory      " + Create2Factory.ADDRESS);
        for (PlannedContract contract : report.plan().contracts()) {
            out.println("%-18s %s  %s".formatted(contract.name(), contract.address(), standing(report, contract)));
        }
        for (DeploymentCheck check : report.checks()) {
            String verdict = check.passed() ? "ok    " : "FAILED";
            out.println(verdict + " " + check.contract() + " " + check.name() + ": " + check.detail());
        }
        if (!report.failures().isEmpty()) {
            out.println(
                "verdict      " + report.failures().size() + " of " + report.checks().size() + " checks failed"
            );
            return ExitCode.REJECTED;
        }
        if (!dryRun) {
            out.println("record       " + DeploymentFile.write(folder, report));
        }
        return ExitCode.DONE;
    }

    private static String standing(DeploymentReport report, PlannedContract contract) {
        return report
            .transaction(contract)
            .map(transaction -> "deployed in block " + transaction.blockNumber() + " by " + transaction.hash())
            .orElse(report.missing().contains(contract) ? "missing" : "was there");
    }
}
