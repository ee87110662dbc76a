package org.clavis.testnet.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a chain of its own with the contracts deployed and funded accounts, and each test the state of
 * just after deployment.
 *
 * <p>Constructors, tests and their life-cycle methods may take a {@link org.clavis.testnet.LocalChain}, and the
 * {@link org.clavis.contracts.Deployments} on it. Tests of one class must not run in parallel.
 */
@SuppressWarnings("exports")
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(LocalChainExtension.class)
public @interface OnLocalChain {
    /** What runs the chain. */
    Engine value() default Engine.ANVIL;
}
