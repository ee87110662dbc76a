package org.clavis.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines for JVMs that run our own code. */
final class OurJvm {

    private OurJvm() {}

    /** What every such JVM is told, and the {@code clavis} command too. */
    static final List<String> MODULES = List.of("--add-modules", "jdk.incubator.vector");

    /** {@code main} with {@code arguments} on the JDK and the class path of this process. */
    static List<String> command(List<String> options, String main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(MODULES);
        command.addAll(options);
        command.add("-Dclavis.root=" + Checkout.root());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main);
        command.addAll(List.of(arguments));
        return command;
    }

    /** The Groth16 worker on {@code folder}, with a heap that is enough and the collector for few cores. */
    static List<String> groth16Work(Path folder, String... options) {
        List<String> all = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx1g"));
        all.addAll(List.of(options));
        return command(all, Groth16Work.class.getName(), folder.toString());
    }

    /** The prover on {@code folder}, as a service would run it, within 4 GiB. */
    static List<String> groth16ProveWork(Path folder, String works) {
        List<String> options = List.of("-XX:+UseParallelGC", "-Xms1g", "-Xmx4g");
        return command(options, Groth16ProveWork.class.getName(), folder.toString(), works);
    }
}
