package dev.alnage.app.cases;

import dev.alnage.app.cli.Failures;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plays a case and its twin, each in a fresh folder, and says how the answers differ from the expected ones. */
final class CaseRunner {
    private final Program program;
    private final FactoryUnderTest.Starter factories;

    CaseRunner(Program program, FactoryUnderTest.Starter factories) {
        this.program = program;
        this.factories = factories;
    }

    /** Nothing if the case holds. A case that cannot be played is a difference, never a pass. */
    List<String> play(Case played) throws InterruptedException {
        var differences = new ArrayList<String>();
        play("case", played, played.trick(), differences);
        play("twin", played, played.twin(), differences);
        return differences;
    }

    private void play(String which, Case played, Case.Script script, List<String> differences) throws InterruptedException {
        try (var place = Workplace.make()) {
            script.expect().requireFits(script.door());
            for (var file : script.files().entrySet()) {
                place.lay(file.getKey(), file.getValue(), played.folder());
            }
            try (var factory = factory(place, script.factory())) {
                play(place, script, factory).forEach(difference -> differences.add(which + ": " + difference));
            }
        } catch (Rejected e) {
            differences.add(which + ": " + e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            differences.add(which + ": found a failing file or process, expected it to work: " + e);
        }
    }

    /** Does first what is to be done first, asks, and looks what came of it. */
    private List<String> play(Workplace place, Case.Script script, FactoryUnderTest factory) throws IOException, InterruptedException {
        for (var words : script.setup()) {
            var answer = program.setUp(place, words, factory.environment());
            if (answer.number() != 0) {
                throw new Rejected.Malformed("found exit " + answer.number() + " of setup " + words + ", expected 0; it said: " + answer.said().strip());
            }
        }
        var before = states(place, script);
        var differences = new ArrayList<>(script.expect().differences(answer(place, script, factory)));
        var after = states(place, script);
        before.forEach((path, state) -> {
            if (!state.equals(after.get(path))) {
                differences.add("found " + path + " changed to " + after.get(path) + ", expected " + state);
            }
        });
        return differences;
    }

    private FactoryUnderTest factory(Workplace place, Case.Factory asked) throws IOException {
        return asked.wanted() ? factories.start(cast(place, asked), asked.shared()) : FactoryUnderTest.ABSENT;
    }

    private static Bytes cast(Workplace place, Case.Factory asked) throws IOException {
        return asked.cast().isEmpty() ? Bytes.empty() : KeyFiles.read(KeyFiles.existing(place.folder(), asked.cast()));
    }

    private static HashMap<String, String> states(Workplace place, Case.Script script) throws IOException {
        var states = new HashMap<String, String>();
        for (var path : script.expect().unchanged()) {
            states.put(path, place.state(path));
        }
        return states;
    }

    private Answer answer(Workplace place, Case.Script script, FactoryUnderTest factory) throws IOException, InterruptedException {
        return switch (script.door()) {
            case CLI -> program.alnage(place, Case.words(script.run()), factory.environment());
            case HTTP -> http(place, factory, Fields.of("run", script.run()));
            case JAVA -> java(place.folder(), Fields.of("run", script.run()));
        };
    }

    private static Answer http(Workplace place, FactoryUnderTest factory, Fields run) throws IOException {
        var method = run.text("method");
        var path = run.text("path");
        var headers = run.has("headers") ? run.map("headers", json -> Fields.text("header", json)) : new HashMap<String, String>();
        var body = run.has("body") ? KeyFiles.read(KeyFiles.existing(place.folder(), run.text("body"))) : Bytes.empty();
        run.noOthers();
        return factory.exchange(method, path, headers, body);
    }

    /** What a caller of the program would get to see for the same thing. What is no answer of an operation is an error of the case. */
    private static Answer java(Path folder, Fields run) throws IOException {
        var operation = Operations.of(run.text("op"));
        var in = KeyFiles.existing(folder, run.text("in"));
        var args = run.has("args") ? run.object("args") : Fields.of("args", Json.object().build());
        run.noOthers();
        var question = operation.prepare(folder, args);
        try {
            return new Answer(0, question.ask(in), "");
        } catch (Operation.NotPassed e) {
            return new Answer(e.exit(), e.getMessage(), "");
        } catch (Rejected e) {
            var failure = Failures.of(e);
            return new Answer(failure.exit().code(), failure.title(), failure.code());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return new Answer(70, e.toString(), "ALN-CLI-009");
        }
    }
}
