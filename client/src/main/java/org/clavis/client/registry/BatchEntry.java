package org.clavis.client.registry;

import java.io.Serializable;

/**
 * A call of a batch that the contract refused.
 *
 * @param index its place in the batch, from 0
 * @param reason why
 * @param detail the contract's reason and its values
 */
public record BatchEntry(int index, RegistryReason reason, String detail) implements Serializable {}
