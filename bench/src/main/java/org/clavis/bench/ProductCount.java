package org.clavis.bench;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Counts the products of base field elements that an operation takes. The code that is measured stays free of counters:
 * it is loaded once more, by a loader that puts a call at the beginning of each of the kernels' methods.
 */
final class ProductCount {

    private static final String KERNEL = "org.clavis.algebra.bn254.FpKernel";
    private static final String LANE_KERNEL = "org.clavis.algebra.lanes.LaneKernel";
    private static final String READINESS = "org.clavis.algebra.bn254.LaneReadiness";
    private static final ClassDesc TALLY = ClassDesc.of(ProductTally.class.getName());
    private static final MethodTypeDesc TALLY_TYPE = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);

    /**
     * A method of a kernel.
     *
     * @param products of the base field in one call; a product of Fp2 is three, a square of Fp2 two, a call on lanes
     *     eight
     * @param kind what it counts as
     */
    private record Method(String owner, String name, int products, Kind kind) {}

    private enum Kind {
        SCALAR,
        LANES,
        REDUCTION,
    }

    private static final List<Method> METHODS = List.of(
        new Method(KERNEL, "mul", 1, Kind.SCALAR),
        new Method(KERNEL, "square", 1, Kind.SCALAR),
        new Method(KERNEL, "mul2", 3, Kind.SCALAR),
        new Method(KERNEL, "square2", 2, Kind.SCALAR),
        new Method(LANE_KERNEL, "beginWithProduct", 8, Kind.LANES),
        new Method(LANE_KERNEL, "accumulate", 8, Kind.LANES),
        new Method(LANE_KERNEL, "accumulateNegated", 8, Kind.LANES),
        new Method(LANE_KERNEL, "accumulateBroadcast", 8, Kind.LANES),
        new Method(LANE_KERNEL, "reduce", 8, Kind.REDUCTION)
    );

    /**
     * What was counted.
     *
     * @param scalar products by the scalar kernel, each with its reduction
     * @param lanes products in lanes, all lanes counted whether used or not
     * @param reductions of sums of products in lanes, counted likewise
     */
    record Count(long scalar, long lanes, long reductions) {}

    private ProductCount() {}

    /** What one verification of the first proof in {@code folder} takes, with lanes where this process has them. */
    static Count ofVerification(Path folder) {
        ProductTally.reset(METHODS.size());
        try {
            Loader loader = new Loader();
            var skipWarmUp = loader.loadClass(READINESS).getDeclaredMethod("skipWarmUpForTestingOnly");
            skipWarmUp.setAccessible(true);
            skipWarmUp.invoke(null);
            Class<?> work = loader.loadClass(Groth16Work.class.getName());
            var operation = (IntPredicate) work.getMethod("verification", Path.class).invoke(null, folder);
            // the first one makes tables that are kept
            boolean first = operation.test(0);
            ProductTally.reset(METHODS.size());
            if (!first || !operation.test(0)) {
                throw new IllegalStateException("a valid proof was refused");
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the counted code does not run", e);
        }
        return new Count(sum(Kind.SCALAR), sum(Kind.LANES), sum(Kind.REDUCTION));
    }

    private static long sum(Kind kind) {
        long sum = 0;
        for (int n = 0; n < METHODS.size(); n++) {
            Method method = METHODS.get(n);
            if (method.kind() == kind) {
                sum += ProductTally.entries(n) * method.products();
            }
        }
        return sum;
    }

    /** The class file of {@code owner} with its counted methods calling {@link ProductTally}. */
    static byte[] counted(String owner, byte[] classFile) {
        ClassFile files = ClassFile.of();
        ClassModel model = files.parse(classFile);
        ClassTransform transform = ClassTransform.ACCEPT_ALL;
        for (int n = 0; n < METHODS.size(); n++) {
            Method method = METHODS.get(n);
            if (method.owner().equals(owner)) {
                if (
                    model
                        .methods()
                        .stream()
                        .noneMatch(m -> isNamed(m, method))
                ) {
                    throw new IllegalStateException(owner + " has no method " + method.name());
                }
                transform = transform.andThen(
                    ClassTransform.transformingMethodBodies(m -> isNamed(m, method), new Entry(n))
                );
            }
        }
        return files.transformClass(model, transform);
    }

    private static boolean isNamed(MethodModel model, Method method) {
        return model.methodName().equalsString(method.name());
    }

    /** Puts the call at the beginning of a body. */
    private record Entry(int method) implements CodeTransform {
        @Override
        public void atStart(CodeBuilder code) {
            code.loadConstant(method).invokestatic(TALLY, "enter", TALLY_TYPE);
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            code.with(element);
        }
    }

    /** Loads our classes anew, the kernels with counters; the tally itself is shared. */
    private static final class Loader extends ClassLoader {

        Loader() {
            super(ProductCount.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.clavis.") || name.equals(ProductTally.class.getName())) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            byte[] classFile;
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                classFile = in.readAllBytes();
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
            if (METHODS.stream().anyMatch(method -> method.owner().equals(name))) {
                classFile = counted(name, classFile);
            }
            return defineClass(name, classFile, 0, classFile.length);
        }
    }
}
