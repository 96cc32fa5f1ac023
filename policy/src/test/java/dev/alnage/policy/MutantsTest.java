package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
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
    private static final String INTOTO = "dev.alnage.evidence.intoto.";
    private static final String DECISIONS = "dev.alnage.policy.SignedPolicyTest";
    private static final String LAYOUTS = INTOTO + "LayoutVerificationTest";

    private static Stream<Mutant> mutants() {
        return Stream.concat(ofPolicies(), ofLayouts());
    }

    /** Who may change the rules, and what counts of what they say. */
    private static Stream<Mutant> ofPolicies() {
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
                new Mutant("one administrator changes the policy", SET + "PolicyHistory", instead("verify", "size", CodeBuilder::iconst_2),
                        SET + "PolicyHistoryTest", "one_administrator_alone_changes_nothing_under_a_trust_map_that_asks_for_one"),
                new Mutant("what is on record about the policy is read once and for all", SET + "WorkedOut", instead("of", "equals", CodeBuilder::iconst_1),
                        SET + "WorkedOutTest", "a_version_that_too_few_signed_is_felt_with_the_next_question"),
                new Mutant("who was an administrator once stays one", SET + "WorkedOut", instead("of", "trust", code -> code.aload(1)),
                        SET + "WorkedOutTest", "a_policy_is_not_in_force_any_more_when_who_signed_it_is_no_administrator"),
                new Mutant("what was seen in force is forgotten", SET + "PolicyHistory", noFloor(),
                        SET + "PolicyHistoryTest", "a_version_below_one_that_was_seen_in_force_is_stale"),
                new Mutant("two policies of one version are one", SET + "PolicyHistory", instead("inForce", "size", CodeBuilder::iconst_1),
                        SET + "PolicyHistoryTest", "two_policies_of_one_version_are_none"),
                new Mutant("owners approve their own exceptions", SET + "Exceptions", instead("verify", "remove", CodeBuilder::iconst_0),
                        SET + "ExceptionsTest", "its_owner_alone_cannot_approve_it_and_neither_can_who_writes_no_policy"),
                new Mutant("an exception for one subject is one for all", SET + "Exceptions", body("covers", CodeBuilder::iconst_1, CodeBuilder::ireturn),
                        SET + "ExceptionsTest", "an_exception_excuses_one_code_for_one_subject_and_says_who_owns_the_risk"),
                new Mutant("rules of an organisation replace what the product's say", SET + "Replacements", body("isOfTheProduct", CodeBuilder::iconst_0, CodeBuilder::ireturn),
                        DECISIONS, "an_organisation_cannot_loosen_a_practice"),
                new Mutant("a name of which a part fits is the name", SIGN + "NameTemplate", partForWhole(),
                        SIGN + "NameTemplateTest", "a_whole_segment_fills_a_hole_and_plain_text_is_itself"),
                new Mutant("a glob need fit a part only", REGO + "builtin.GlobFunctions", findForMatch(),
                        REGO + "builtin.PatternFunctionsTest", "a_part_that_a_glob_fits_is_no_match"),
                new Mutant("fuel never ends", REGO + "run.Machine", body("refill", _ -> { }, CodeBuilder::return_),
                        REGO + "author.AuthorToolsTest", "a_test_that_contradicts_itself_or_does_not_end_has_no_answer_and_is_not_good"),
                new Mutant("a case that was begun and is missing is forgotten", REGO + "author.Reached", body("cases",
                        code -> code.invokestatic(ClassDesc.of("java.util.List"), "of",
                                MethodTypeDesc.ofDescriptor("()Ljava/util/List;"), true), CodeBuilder::areturn),
                        REGO + "author.AuthorToolsTest", "a_case_that_is_missing_in_the_answer_failed"));
    }

    /** What a chain of links is worth. */
    private static Stream<Mutant> ofLayouts() {
        return Stream.of(
                new Mutant("thresholds count key ids", INTOTO + "StepLinks", instead("count", "add", CodeBuilder::iconst_1),
                        LAYOUTS, "one_functionary_is_one_under_two_key_ids"),
                new Mutant("layouts never expire", INTOTO + "TrustedLayout", alwaysAfter("verify"), LAYOUTS, "an_expired_layout_is_no_yes"),
                new Mutant("any signature holds", SIGN + "Signatures", body("hold", CodeBuilder::iconst_1, CodeBuilder::ireturn),
                        LAYOUTS, "a_link_labelled_with_a_trusted_keyid_and_signed_by_another_key_is_refused"),
                new Mutant("a link of another step will do", INTOTO + "StepLinks", body("isOfStep", CodeBuilder::iconst_1, CodeBuilder::ireturn),
                        LAYOUTS, "a_good_link_of_one_step_does_not_stand_in_for_another"),
                new Mutant("MATCH looks at names alone", INTOTO + "Artifacts", body("same", CodeBuilder::iconst_1, CodeBuilder::ireturn),
                        LAYOUTS, "what_changed_between_two_steps_is_refused"),
                new Mutant("DISALLOW finds nothing", INTOTO + "RuleCheck", body("disallow", _ -> { }, CodeBuilder::return_),
                        LAYOUTS, "what_changed_between_two_steps_is_refused"),
                new Mutant("an input may be left out", INTOTO + "RuleCheck", body("requireInputs", _ -> { }, CodeBuilder::return_),
                        LAYOUTS, "an_input_left_out_is_refused_and_a_part_of_what_a_pattern_names_is_not"),
                new Mutant("links that differ agree", INTOTO + "StepLinks", body("agree", _ -> { }, CodeBuilder::return_),
                        LAYOUTS, "links_that_differ_are_named"));
    }

    /** What becomes of an answer. Each of these needs all of the product's rules compiled in classes that are cold. */
    private static Stream<Mutant> ofDecisions() {
        return Stream.of(
                new Mutant("what could not be finished is passed over", SET + "RegoPolicy$Asking", instead("judge", "unknown", _ -> { }),
                        DECISIONS, "a_rule_that_does_not_end_is_ended_and_is_no_yes"),
                new Mutant("no deadline is kept", REGO + "run.EvaluationOptions", body("until", code -> code.aload(0), CodeBuilder::areturn),
                        DECISIONS, "a_decision_that_is_late_is_no_yes"),
                new Mutant("refusals are lost", "dev.alnage.policy.Findings", body("no", _ -> { }, CodeBuilder::return_),
                        DECISIONS, "what_an_organisation_refuses_is_refused_and_names_the_rule"),
                new Mutant("doubts are lost", "dev.alnage.policy.Findings", body("unknown", _ -> { }, CodeBuilder::return_),
                        DECISIONS, "what_an_organisation_cannot_tell_is_not_a_yes"),
                new Mutant("undefined is an allow", SET + "Rules", noIsYes(), "dev.alnage.policy.SignedPolicyTest", "an_allow_that_is_undefined_or_anything_but_true_is_a_refusal"),
                new Mutant("a failing built-in function is undefined in a decision", REGO + "run.EvaluationOptions", body("strictly", code -> code.aload(0), CodeBuilder::areturn),
                        "dev.alnage.policy.SignedPolicyTest", "a_rule_that_fails_is_no_yes_although_its_deny_is_undefined"));
    }

    @TestFactory Stream<DynamicTest> every_mutant_is_killed_by_its_test_and_the_original_is_not() {
        return killed(mutants());
    }

    @Tag("deep")
    @TestFactory Stream<DynamicTest> every_mutant_of_a_decision_is_killed_by_its_test_and_the_original_is_not() {
        return killed(ofDecisions());
    }

    private static Stream<DynamicTest> killed(Stream<Mutant> mutants) {
        return mutants.map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> {
            run(mutant, ORIGINAL);
            var killed = assertThrows(InvocationTargetException.class, () -> run(mutant, new Apart(Optional.of(mutant))), mutant.name() + " survives");
            assertTrue(killed.getCause() instanceof AssertionError || killed.getCause() instanceof RuntimeException, () -> "killed by " + killed.getCause());
        }));
    }

    private static void run(Mutant mutant, Apart loader) throws ReflectiveOperationException {
        var type = loader.loadClass(mutant.killer());
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        var test = type.getDeclaredMethod(mutant.test());
        test.setAccessible(true);
        test.invoke(constructor.newInstance());
        assertTrue(loader.loaded.contains(mutant.mutated()), () -> mutant.killer() + " never loaded " + mutant.mutated());
    }

    /** The classes as they are, loaded once for all tests that must pass. */
    private static final Apart ORIGINAL = new Apart(Optional.empty());

    /** Loads our classes anew, one of them with a mistake in it, if there is one. */
    private static final class Apart extends ClassLoader {
        @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
        private final Optional<Mutant> mutant;
        private final Set<String> loaded = ConcurrentHashMap.newKeySet();

        Apart(Optional<Mutant> mutant) {
            super(MutantsTest.class.getClassLoader());
            this.mutant = mutant;
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
                loaded.add(name);
                if (mutant.isPresent() && name.equals(mutant.get().mutated())) {
                    bytes = changed(bytes, mutant.get());
                }
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        private static byte[] changed(byte[] bytes, Mutant mutant) {
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

    /** In a method, a call of that name is not made, and what is pushed stands for what it would have returned. */
    private static ClassTransform instead(String method, String called, Consumer<CodeBuilder> push) {
        return ClassTransform.transformingMethodBodies(model -> model.methodName().equalsString(method), (code, element) -> {
            if (element instanceof InvokeInstruction call && call.name().equalsString(called)) {
                drop(code, call);
                push.accept(code);
            } else {
                code.with(element);
            }
        });
    }

    private static void drop(CodeBuilder code, InvokeInstruction call) {
        for (var parameter : call.typeSymbol().parameterList().reversed()) {
            if (TypeKind.from(parameter).slotSize() == 2) {
                code.pop2();
            } else {
                code.pop();
            }
        }
        if (call.opcode() != Opcode.INVOKESTATIC) {
            code.pop();
        }
    }

    /** The version that was seen before is none. */
    private static ClassTransform noFloor() {
        return ClassTransform.transformingMethodBodies(model -> model.methodName().equalsString("inForce"), (code, element) -> {
            if (element instanceof LoadInstruction load && load.typeKind() == TypeKind.LONG) {
                code.lconst_0();
            } else {
                code.with(element);
            }
        });
    }

    /** A text that contains another is that. */
    private static ClassTransform partForWhole() {
        return ClassTransform.transformingMethodBodies(model -> model.methodName().equalsString("matches"), (code, element) -> {
            if (element instanceof InvokeInstruction call && call.name().equalsString("equals") && call.owner().asInternalName().equals("java/lang/Object")
                    || element instanceof InvokeInstruction text && text.name().equalsString("equals") && text.owner().asInternalName().equals("java/lang/String")) {
                code.checkcast(ClassDesc.of("java.lang.String")).swap()
                        .checkcast(ClassDesc.of("java.lang.CharSequence"))
                        .invokevirtual(ClassDesc.of("java.lang.String"), "contains", MethodTypeDesc.ofDescriptor("(Ljava/lang/CharSequence;)Z"));
            } else {
                code.with(element);
            }
        });
    }

    /** What is found somewhere in a text matches all of it. */
    private static ClassTransform findForMatch() {
        var pattern = ClassDesc.of("com.google.re2j.Pattern");
        var matcher = ClassDesc.of("com.google.re2j.Matcher");
        return ClassTransform.transformingMethodBodies((code, element) -> {
            if (element instanceof InvokeInstruction call && call.name().equalsString("matches") && call.owner().asSymbol().equals(pattern)) {
                code.invokevirtual(pattern, "matcher", MethodTypeDesc.of(matcher, ClassDesc.of("java.lang.CharSequence")));
                code.invokevirtual(matcher, "find", MethodTypeDesc.ofDescriptor("()Z"));
            } else {
                code.with(element);
            }
        });
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
