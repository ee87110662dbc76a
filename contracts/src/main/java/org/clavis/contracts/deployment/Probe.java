package org.clavis.contracts.deployment;

import java.util.List;
import java.util.Optional;
import org.clavis.contracts.Call;
import org.clavis.evm.Address;
import org.clavis.verifier.EncodingException;

/** Questions to a deployed contract whose answers are known. */
@FunctionalInterface
interface Probe {
    /** Asks the contract at {@code address}, whose name is {@code contract}. */
    List<DeploymentCheck> ask(DeploymentChain chain, String contract, Address address);

    /** Whether a function without side effects returns {@code expected}. */
    static Probe answers(Call<?> call, Object expected) {
        return (chain, contract, address) ->
            List.of(check(chain, contract, address, call.name() + "() reads back", call, expected));
    }

    /** One question. Any answer gives a check. */
    static DeploymentCheck check(
        DeploymentChain chain,
        String contract,
        Address address,
        String name,
        Call<?> call,
        Object expected
    ) {
        Optional<byte[]> answer = chain.call(address, call.data());
        if (answer.isEmpty()) {
            return new DeploymentCheck(contract, name, false, call.name() + " reverts");
        }
        try {
            Object actual = call.decode(answer.get());
            return new DeploymentCheck(contract, name, actual.equals(expected), call.name() + " gives " + actual);
        } catch (EncodingException e) {
            return new DeploymentCheck(contract, name, false, call.name() + " answers unreadably: " + e.getMessage());
        }
    }
}
