package org.clavis.client.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root of the command; without a subcommand it shows its help. */
@Command(
    name = "clavis",
    description = "Know your counterparty's key without a certificate authority.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
        DemoCommand.class,
        IdentityCommand.class,
        RegisterCommand.class,
        ExtendCommand.class,
        RotateCommand.class,
        CertificateCommand.class,
        RevokeCommand.class,
        LookupCommand.class,
        VerifyCommand.class,
        WitnessCommand.class,
        ProveCommand.class,
        ZkeyCommand.class,
        ConvertCommand.class,
        ExportVerifierCommand.class,
        DeployCommand.class,
    },
    footer = {
        "",
        "Exit codes: 0 done, 1 fault (the chain out of reach among them), 2 usage, 3 rejected.",
        "Secrets are read from a prompt, a file or standard input, never from the command line.",
    }
)
final class ClavisCommand {

    /** Whether a failure is shown with its stack trace. */
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    boolean debug;

    /** Whether {@link Version} tells more. */
    @Option(names = "--verbose", description = "With --version: say which arithmetic kernel was chosen, and why.")
    boolean verbose;
}
