package org.clavis.client.registry;

import org.clavis.contracts.Call;
import org.clavis.evm.Address;
import org.clavis.verifier.EncodingException;

/**
 * Asks one contract.
 *
 * @param chain where it is
 * @param address which contract
 * @param name its name in messages
 */
record ContractReader(Chain chain, Address address, String name) {
    /** The result in the newest block. */
    <R> R ask(Call<R> call) {
        return ask(call, Address.ZERO, "latest");
    }

    /** The result in the block of this number. */
    <R> R askAt(Call<R> call, long blockNumber) {
        return ask(call, Address.ZERO, Chain.quantity(blockNumber));
    }

    /** The result as {@code caller} gets it. */
    <R> R ask(Call<R> call, Address caller, String block) {
        Hex answer = chain.call(caller, address, Hex.of(call.data()), block);
        try {
            return call.decode(answer.toBytes());
        } catch (EncodingException e) {
            String message = name + " at " + address + " answered " + call.name() + " wrongly: " + e.getMessage();
            throw new ChainException(ChainReason.MALFORMED_ANSWER, message, e);
        }
    }

    /** Refuses an address without code, before anything is asked there. */
    ContractReader requireCode() {
        if (chain.code(address).length() == 0) {
            throw absent("there is no contract at " + address);
        }
        return this;
    }

    ChainException absent(String message) {
        return new ChainException(ChainReason.NO_SUCH_CONTRACT, message + " on chain " + chain.chainId());
    }

    /** Sends a transaction and waits for it. */
    <R> Receipt send(Account account, Call<R> call) {
        try {
            return chain.sender().send(account, address, Hex.of(call.data()));
        } catch (ChainException e) {
            if (Reverts.isRevert(e)) {
                throw Reverts.decoded(e);
            }
            throw e;
        }
    }
}
