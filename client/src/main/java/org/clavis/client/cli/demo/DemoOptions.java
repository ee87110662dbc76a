package org.clavis.client.cli.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.web3j.crypto.Credentials;

/**
 * What the user asked of the demo.
 *
 * @param chain a chain that is there already, instead of one of our own
 * @param funder who pays on that chain, instead of the accounts that development chains fund
 * @param keep leave chain and key stores behind until the process is told to end
 * @param json where to write the table as JSON
 */
public record DemoOptions(Optional<URI> chain, Optional<Credentials> funder, boolean keep, Optional<Path> json) {}
