package org.clavis.client.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.clavis.client.registry.ChainException;
import org.clavis.testnet.TestnetException;
import org.clavis.verifier.ClavisException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** The one place that turns exceptions into a line on standard error and an exit code. */
final class Failures implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        err.println("clavis: " + line(failure));
        var root = (ClavisCommand) parsed.asCommandLineList().getFirst().getCommand();
        if (root.debug) {
            failure.printStackTrace(err);
        }
        err.flush();
        return exitCode(failure);
    }

    private static String line(Exception failure) {
        return switch (failure) {
            case ClavisException e -> e.reason() + ": " + e.getMessage();
            case CancellationException _ -> "cancelled";
            case NoSuchFileException e -> "no such file: " + e.getFile();
            case FileAlreadyExistsException e -> "the file exists already: " + e.getFile();
            case AccessDeniedException e -> "no permission: " + e.getFile();
            case FileSystemException e -> e.getFile() +
                ": " +
                Objects.requireNonNullElse(e.getReason(), "cannot be used");
            case IOException e -> "input or output failed: " + e.getMessage();
            default -> "fault: " + failure + " (--debug shows where)";
        };
    }

    private static int exitCode(Exception failure) {
        return switch (failure) {
            case ChainException _, TestnetException _ -> ExitCode.FAULT;
            case ClavisException _ -> ExitCode.REJECTED;
            case IOException _ -> ExitCode.USAGE;
            default -> ExitCode.FAULT;
        };
    }
}
