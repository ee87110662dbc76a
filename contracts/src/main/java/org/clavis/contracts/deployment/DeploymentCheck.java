package org.clavis.contracts.deployment;

/**
 * What one check of a deployed contract came to.
 *
 * @param contract the contract's name
 * @param name what was checked
 * @param passed whether it is so
 * @param detail what was found, in one line
 */
public record DeploymentCheck(String contract, String name, boolean passed, String detail) {}
