package org.clavis.testnet;

/** Started as a JVM of its own by {@link AnvilChainTest}: starts a chain, tells its process ids, and stays. */
final class LongLivedChain {

    private LongLivedChain() {}

    public static void main(String[] args) throws InterruptedException {
        AnvilChain chain = AnvilChain.start();
        System.out.println("pids " + chain.pids().toString().replaceAll("[\\[\\],]", " "));
        System.out.flush();
        Thread.sleep(60_000);
    }
}
