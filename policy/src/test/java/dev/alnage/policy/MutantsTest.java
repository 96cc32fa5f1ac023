package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.Opcode;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Mistakes that would open the gate, made on purpose: each in the bytes of one class, loaded apart from the real one. The test that is
 * named for it must fail with the mistake, and pass without.
 */
class MutantsTest {
    /** @param mutated the class with the mistake @param killer class and method of the test that finds it */
    private record Mutant(String name, String mutated, ClassTransform mistake, String killer, String test) {}

    private static final String SIGN = "dev.alnage.evidence.sign.";
    private static final String SET = "dev.alnage.policy.set.";
    private static final String REGO = "dev.alnage.policy.rego.";

    private static Stream<Mutant> mutants() {
        return Stream.of(
                new Mutant("any signature of a bundle holds", SIGN + "JsonWebSignature", body("holds", CodeBuilder::iconst_1, CodeBuilder::ireturn),
                        SET + "BundleSignaturesTest", "an_unsigned_bundle_and_one_of_another_key_are_refused"),
                new Mutant("the files of a signed bundle are not compared", SET + "BundleSignatures", body("requireSame", _ -> { }, CodeBuilder::return_),
                        SET + "BundleSignaturesTest", "a_changed_an_added_and_a_missing_file_are_refused"),
                new Mutant("roots of a bundle mean nothing", SET + "Roots", body("require", _ -> { }, CodeBuilder::return_),
                        SET + "BundleSignaturesTest", "what_lies_outside_of_the_roots_and_roots_in_each_other_are_refused"),
                new Mutant("exceptions never lapse", SET + "Exceptions$Granted", body("validAt", CodeBuilder::iconst_1, CodeBuilder::ireturn),
                        SET + "ExceptionsTest", "it_lapses_and_does_not_begin_before_its_time"),
                new Mutant("policies never expire", SET + "PolicyHistory", alwaysAfter("inForce"),
                        SET + "PolicyHistoryTest", "an_expired_version_is_not_replaced_by_an_older_one_that_still_holds"),
                new Mutant("undefined is an allow", SET + "Rules", noIsYes(), "dev.alnage.policy.SignedPolicyTest", "an_allow_that_is_undefined_or_anything_but_true_is_a_refusal"),
                new Mutant("a failing built-in function is undefined in a decision", REGO + "run.EvaluationOptions", body("strictly", code -> code.aload(0), CodeBuilder::areturn),
                        "dev.alnage.policy.SignedPolicyTest", "a_rule_that_fails_is_no_yes_although_its_deny_is_undefined"),
                new Mutant("fuel never ends", REGO + "run.Machine", body("refill", _ -> { }, CodeBuilder::return_),
                        REGO + "author.AuthorToolsTest", "a_test_that_contradicts_itself_or_does_not_end_has_no_answer_and_is_not_good"),
                new Mutant("a case that was begun and is missing is forgotten", REGO + "author.Reached", body("cases",
                        code -> code.invokestatic(java.lang.constant.ClassDesc.of("java.util.List"), "of",
                                java.lang.constant.MethodTypeDesc.ofDescriptor("()Ljava/util/List;"), true), CodeBuilder::areturn),
                        REGO + "author.AuthorToolsTest", "a_case_that_is_missing_in_the_answer_failed"));
    }

    @TestFactory Stream<DynamicTest> every_mutant_is_killed_by_its_test_and_the_original_is_not() {
        return mutants().map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> {
            run(mutant, false);
            var killed = assertThrows(InvocationTargetException.class, () -> run(mutant, true), mutant.name() + " survives");
            assertTrue(killed.getCause() instanceof AssertionError || killed.getCause() instanceof RuntimeException, () -> "killed by " + killed.getCause());
        }));
    }

    private static void run(Mutant mutant, boolean mutated) throws ReflectiveOperationException {
        var loader = new Apart(mutant, mutated);
        var type = loader.loadClass(mutant.killer());
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        var test = type.getDeclaredMethod(mutant.test());
        test.setAccessible(true);
        test.invoke(constructor.newInstance());
        assertTrue(loader.used, () -> mutant.killer() + " never loaded " + mutant.mutated());
    }

    /** Loads our classes anew, one of them with the mistake in it. */
    private static final class Apart extends ClassLoader {
        private final Mutant mutant;
        private final boolean mutated;
        private boolean used;

        Apart(Mutant mutant, boolean mutated) {
            super(MutantsTest.class.getClassLoader());
            this.mutant = mutant;
            this.mutated = mutated;
        }

        @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                var loaded = findLoadedClass(name);
                return loaded != null ? loaded : name.startsWith("dev.alnage.") ? ours(name) : super.loadClass(name, resolve);
            }
        }

        private Class<?> ours(String name) throws ClassNotFoundException {
            try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                var bytes = in.readAllBytes();
                if (name.equals(mutant.mutated())) {
                    used = true;
                    if (mutated) {
                        bytes = changed(bytes);
                    }
                }
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        private byte[] changed(byte[] bytes) {
            var file = ClassFile.of();
            var changed = file.transformClass(file.parse(bytes), mutant.mistake());
            assertTrue(!Arrays.equals(bytes, changed), mutant.name() + " changes nothing");
            return changed;
        }
    }

    /** Gives every method of that name another body. */
    private static ClassTransform body(String method, Consumer<CodeBuilder> push, Consumer<CodeBuilder> end) {
        return (classes, element) -> {
            if (element instanceof MethodModel model && model.methodName().equalsString(method)) {
                classes.withMethodBody(model.methodName(), model.methodType(), model.flags().flagsMask(), code -> {
                    push.accept(code);
                    end.accept(code);
                });
            } else {
                classes.with(element);
            }
        };
    }

    /** In a method, every time is after every other. */
    private static ClassTransform alwaysAfter(String method) {
        return ClassTransform.transformingMethodBodies(model -> model.methodName().equalsString(method), (code, element) -> {
            if (element instanceof InvokeInstruction call && call.name().equalsString("isAfter")) {
                code.pop2().iconst_1();
            } else {
                code.with(element);
            }
        });
    }

    private static ClassTransform noIsYes() {
        return ClassTransform.transformingMethodBodies((code, element) -> {
            if (element instanceof FieldInstruction field && field.opcode() == Opcode.GETSTATIC && field.name().equalsString("NO")) {
                code.getstatic(field.owner().asSymbol(), "YES", field.typeSymbol());
            } else {
                code.with(element);
            }
        });
    }
}
