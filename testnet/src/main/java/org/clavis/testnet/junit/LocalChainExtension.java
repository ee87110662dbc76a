package org.clavis.testnet.junit;

import java.util.Optional;
import org.clavis.contracts.Deployments;
import org.clavis.testnet.AnvilChain;
import org.clavis.testnet.ContractDeployer;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.ganache.GanacheContainer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link OnLocalChain} does. */
// whoever uses this in a module has JUnit on its own module path
@SuppressWarnings("exports")
public final class LocalChainExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, ParameterResolver
{

    /** If this system property is true, a Ganache that cannot run fails its tests instead of skipping them. */
    public static final String GANACHE_REQUIRED = "clavis.ganache.required";

    private static final Namespace NAMESPACE = Namespace.create(LocalChainExtension.class);

    /** For JUnit. */
    public LocalChainExtension() {}

    private static final class Fixture {

        final LocalChain chain;
        final Deployments contracts;
        String snapshot;

        Fixture(LocalChain chain) {
            this.chain = chain;
            this.contracts = ContractDeployer.deployAll(chain);
            this.snapshot = chain.snapshot();
        }

        void reset() {
            chain.revert(snapshot);
            snapshot = chain.snapshot();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (store(context).get(Fixture.class) != null) {
            return;
        }
        LocalChain chain = start(context);
        try {
            store(context).put(Fixture.class, new Fixture(chain));
        } catch (RuntimeException e) {
            chain.close();
            throw e;
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        fixture(context).reset();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Fixture fixture = store(context).remove(Fixture.class, Fixture.class);
        if (fixture != null) {
            fixture.chain.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == LocalChain.class || type == Deployments.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Fixture fixture = fixture(context);
        return parameter.getParameter().getType() == LocalChain.class ? fixture.chain : fixture.contracts;
    }

    private static LocalChain start(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        OnLocalChain wish = test.getAnnotation(OnLocalChain.class);
        if (wish == null) {
            throw new IllegalStateException(test + " needs @OnLocalChain");
        }
        return switch (wish.value()) {
            case ANVIL -> AnvilChain.start();
            case GANACHE -> startGanache(test);
        };
    }

    private static LocalChain startGanache(Class<?> test) {
        Optional<String> obstacle = GanacheContainer.obstacle();
        if (obstacle.isPresent()) {
            String message = test.getSimpleName() + " cannot run on Ganache here: " + obstacle.get();
            if (Boolean.getBoolean(GANACHE_REQUIRED)) {
                throw new IllegalStateException(message);
            }
            System.out.println("SKIPPED: " + message);
            Assumptions.abort(message);
        }
        return GanacheContainer.start();
    }

    private static Fixture fixture(ExtensionContext context) {
        Fixture fixture = store(context).get(Fixture.class, Fixture.class);
        if (fixture == null) {
            throw new IllegalStateException("no chain was started for " + context.getDisplayName());
        }
        return fixture;
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }
}
