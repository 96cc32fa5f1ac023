package dev.alnage.app.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Group;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import dev.alnage.app.client.RunState;
import dev.alnage.app.command.ExceptionAdd;
import dev.alnage.app.command.ExceptionList;
import dev.alnage.app.command.GateDecisions;
import dev.alnage.app.command.GateShow;
import dev.alnage.app.command.GateTrial;
import dev.alnage.app.command.PolicyList;
import dev.alnage.app.command.PolicyPush;
import dev.alnage.app.command.PolicyRollback;
import dev.alnage.app.command.PolicySimulate;
import dev.alnage.app.command.Why;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What policy administrators type, at a factory of processes with a run that has gone through. */
@Tag("build/policy-adherence")
class PolicyCommandsTest {
    private static final CommandTable TABLE = new CommandTable(List.of(new Row("gate decisions", "", Group.ARTIFACTS, () -> new GateDecisions()),
            new Row("gate show", "", Group.ARTIFACTS, () -> new GateShow()), new Row("gate test", "", Group.ARTIFACTS, () -> new GateTrial()),
            new Row("policy list", "", Group.FACTORY, () -> new PolicyList()), new Row("policy push", "", Group.FACTORY, () -> new PolicyPush()),
            new Row("policy rollback", "", Group.FACTORY, () -> new PolicyRollback()), new Row("policy simulate", "", Group.FACTORY, () -> new PolicySimulate()),
            new Row("policy exception add", "", Group.FACTORY, () -> new ExceptionAdd()),
            new Row("policy exception list", "", Group.FACTORY, () -> new ExceptionList()), new Row("why", "", Group.EVERYDAY, () -> new Why())));
    private static final String FREEZE = """
            package policy.freeze
            deny contains reason if {
                input.question.step in {"publish", "live"}
                reason := {"code": "ORG-REL-009", "subject": input.question.step, "found": "a freeze", "expected": "none", "evidence": [], "fix": "wait"}
            }
            """;

    private SmallFactory small;
    private Path rules;

    private Typed type(Exit exit, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", small.home.root().toString()));
        var typed = Typed.at(TABLE, rules.getParent(), Map.of(), "", all);
        assertEquals(exit, typed.exit(), () -> String.join(" ", words) + "\n" + typed.out() + typed.err());
        return typed;
    }

    private Typed sign(Exit exit, String who, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--key", who, "--keys", small.administrators().toString(), "--passphrase-file", small.passphraseFile().toString()));
        return type(exit, all.toArray(String[]::new));
    }

    @Test void a_policy_is_tried_on_old_decisions_pushed_by_two_excused_from_and_rolled_back() throws Exception {
        try (var factory = new SmallFactory()) {
            small = factory;
            rules = Files.createDirectories(factory.home.root().resolve("desk/rules"));
            Files.writeString(rules.resolve("freeze.rego"), FREEZE);
            var run = factory.finish(factory.start().id());
            assertEquals("PASSED", run.state(), factory::logs);
            decisions(run);
            // what the gate said yes to would have been refused under the freeze
            assertTrue(type(Exit.REFUSED, "policy", "simulate", "-b", "rules").err().contains("2 would flip"));
            assertTrue(type(Exit.PASSED, "policy", "simulate").err().contains("0 would flip"));
            push(run);
            excuse(run);
            back(run);
        }
    }

    private void decisions(RunState run) {
        assertTrue(type(Exit.PASSED, "policy", "list").out().contains("IN FORCE"));
        var json = type(Exit.PASSED, "gate", "decisions", "-o", "json", "--verdict", "PASSED").out();
        assertTrue(json.contains("/step/publish\"") && json.contains("ALNAGE_BUILD_FACTORY_ROLES"), json);
        var first = type(Exit.PASSED, "gate", "decisions", "-o", "name", "--limit", "1").out().strip();
        assertTrue(type(Exit.PASSED, "gate", "show", first).out().contains("org/release@v1"));
        assertTrue(type(Exit.PASSED, "gate", "test", run.id(), "live").out().contains("build/factory-roles"));
        assertTrue(type(Exit.PASSED, "gate", "test", run.id(), "live", "--facts").out().contains("\"approvals\""));
    }

    private void push(RunState run) {
        sign(Exit.WAITING, "petra", "policy", "push", "rules", "--reason", "a freeze", "--statement", "freeze.json");
        type(Exit.PASSED, "gate", "test", run.id(), "live");
        // the same person again is one person
        sign(Exit.WAITING, "petra", "policy", "push", "rules", "--statement", "freeze.json");
        sign(Exit.PASSED, "quentin", "policy", "push", "rules", "--statement", "freeze.json");
        var why = type(Exit.REFUSED, "why", run.id(), "live").out();
        assertTrue(why.contains("ORG-REL-009") && why.contains("policy.freeze") && why.contains("org/release@v2"), why);
    }

    private void excuse(RunState run) {
        var words = new String[] {"policy", "exception", "add", "--rule", "ORG-REL-009", "--subject", "live", "--owner", "quentin", "--expires", "2d", "--reason", "urgent"};
        sign(Exit.REFUSED, "quentin", words);
        type(Exit.REFUSED, "gate", "test", run.id(), "live");
        sign(Exit.PASSED, "petra", words);
        assertTrue(type(Exit.PASSED, "gate", "test", run.id(), "live").out().contains("excused until"));
        type(Exit.REFUSED, "gate", "test", run.id(), "publish");
        assertTrue(type(Exit.PASSED, "policy", "exception", "list").out().contains("LAPSES SOON"));
    }

    private void back(RunState run) {
        sign(Exit.WAITING, "petra", "policy", "rollback", "1", "--reason", "the freeze is over", "--statement", "back.json");
        sign(Exit.PASSED, "quentin", "policy", "rollback", "1", "--statement", "back.json");
        assertTrue(type(Exit.PASSED, "gate", "test", run.id(), "publish").out().contains("org/release@v3"));
    }
}
