package org.clavis.contracts.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SignatureException;
import java.util.HexFormat;
import org.clavis.contracts.deployment.DeploymentException.Reason;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ContractUtils;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;

class Create2FactoryTest {

    @Test
    void theTransactionIsWhatItIsSaidToBe() throws SignatureException {
        var transaction = (SignedRawTransaction) TransactionDecoder.decode("0x" + Create2Factory.TRANSACTION);
        assertThat(transaction.getFrom()).isEqualTo(Create2Factory.SIGNER.toHex());
        assertThat(transaction.getNonce()).isZero();
        assertThat(transaction.getGasPrice()).isEqualTo(Create2Factory.GAS_PRICE_WEI);
        assertThat(transaction.getGasLimit()).isEqualTo(Create2Factory.GAS_LIMIT);
        assertThat(transaction.getValue()).isZero();
        assertThat(transaction.getTo()).isIn(null, "", "0x");
        assertThat(transaction.getChainId()).isNull();
        assertThat(ContractUtils.generateContractAddress(Create2Factory.SIGNER.toHex(), BigInteger.ZERO)).isEqualTo(
            Create2Factory.ADDRESS.toHex()
        );
        // PUSH1 length DUP1 PUSH1 offset PUSH1 0 CODECOPY PUSH1 0 RETURN INVALID, then the code that is returned
        assertThat(transaction.getData()).endsWith("604580600e600039806000f350fe" + Create2Factory.RUNTIME_CODE);
        assertThat(Create2Factory.RUNTIME_CODE).hasSize(2 * 0x45);
    }

    /** Against web3j's formula. */
    @Test
    void addressesAreCreate2s() {
        Bytes32 salt = Bytes32.ZERO;
        assertThat(Create2Factory.addressOf(salt, new byte[] { 0 })).isEqualTo(
            Address.fromHex(
                "0x" +
                    HexFormat.of().formatHex(
                        ContractUtils.generateCreate2ContractAddress(
                            Create2Factory.ADDRESS.toBytes(),
                            salt.toBytes(),
                            new byte[] { 0 }
                        )
                    )
            )
        );
    }

    @Test
    void aChainWithoutItGetsItOnce() {
        FakeChain chain = new FakeChain();
        Create2Factory.ensureOn(chain);
        assertThat(chain.sent).containsExactly("funding the factory's deployment", "deploying the factory");
        assertThat(chain.balance(Create2Factory.SIGNER)).isEqualTo(BigInteger.TEN.pow(16));
        Create2Factory.ensureOn(chain);
        assertThat(chain.sent).hasSize(2);
    }

    @Test
    void theSignerIsPaidNoMoreThanItLacks() {
        FakeChain chain = new FakeChain();
        chain.balances.put(Create2Factory.SIGNER, BigInteger.TEN.pow(16).subtract(BigInteger.ONE));
        Create2Factory.ensureOn(chain);
        assertThat(chain.balance(Create2Factory.SIGNER)).isEqualTo(BigInteger.TEN.pow(16));

        FakeChain paid = new FakeChain();
        paid.balances.put(Create2Factory.SIGNER, BigInteger.TEN.pow(18));
        Create2Factory.ensureOn(paid);
        assertThat(paid.sent).containsExactly("deploying the factory");
    }

    @Test
    void anotherContractInItsPlaceIsNotUsed() {
        FakeChain chain = new FakeChain();
        chain.codes.put(Create2Factory.ADDRESS, new byte[] { 1 });
        assertThatThrownBy(() -> Create2Factory.ensureOn(chain)).isInstanceOfSatisfying(DeploymentException.class, e ->
            assertThat(e.reason()).isEqualTo(Reason.NO_FACTORY)
        );
        assertThat(chain.sent).isEmpty();
    }
}
