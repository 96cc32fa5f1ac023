package dev.alnage.app.cases;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import java.util.ArrayList;
import java.util.List;

/** What the right answer is. {@code number} is an exit code, or a status by the door http; -1 stands for any status of success. */
record Expectation(boolean status, int number, String code, List<String> contains, List<String> notContains, List<String> unchanged) {
    private static final int ANY_SUCCESS = -1;

    Expectation {
        contains = List.copyOf(contains);
        notContains = List.copyOf(notContains);
        unchanged = List.copyOf(unchanged);
    }

    static Expectation passing(Case.Door door) {
        return new Expectation(door == Case.Door.HTTP, door == Case.Door.HTTP ? ANY_SUCCESS : 0, "", List.of(), List.of(), List.of());
    }

    static Expectation read(Fields fields) {
        var status = fields.has("status");
        if (status == fields.has("exit")) {
            throw new Rejected.Malformed("found " + (status ? "exit and status" : "neither exit nor status") + " in expect, expected one of them");
        }
        var number = (int) (status ? fields.integer("status", 100, 599) : fields.integer("exit", 0, 255));
        var expectation = new Expectation(status, number, fields.text("code", ""), texts(fields, "contains"), texts(fields, "notContains"),
                fields.textsOrEmpty("unchanged"));
        fields.noOthers();
        return expectation;
    }

    /** One text, or several of which all hold. An empty one holds always or never, and is a mistake. */
    private static List<String> texts(Fields fields, String name) {
        if (!fields.has(name)) {
            return List.of();
        }
        var texts = fields.any(name) instanceof Json.Text(var one) ? List.of(one) : fields.texts(name);
        if (texts.contains("")) {
            throw new Rejected.Malformed("found an empty text in " + name + ", expected one with characters");
        }
        return texts;
    }

    boolean isPassing(Case.Door door) {
        return door == Case.Door.HTTP ? status && (number == ANY_SUCCESS || number >= 200 && number < 300) : !status && number == 0;
    }

    /** A case by one door cannot be answered in the words of another. */
    void requireFits(Case.Door door) {
        if (status != (door == Case.Door.HTTP)) {
            throw new Rejected.Malformed("found expect." + (status ? "status" : "exit") + " by another door, expected "
                    + (door == Case.Door.HTTP ? "status" : "exit"));
        }
    }

    /** How the answer differs from the expected one; nothing if it does not. */
    List<String> differences(Answer answer) {
        var differences = new ArrayList<String>();
        if (number == ANY_SUCCESS ? answer.number() < 200 || answer.number() > 299 : answer.number() != number) {
            differences.add("found " + (status ? "status " : "exit ") + answer.number() + ", expected "
                    + (number == ANY_SUCCESS ? "a success" : Integer.toString(number)) + "; it said: " + answer.said().strip());
        }
        if (!code.isEmpty() && !code.equals(answer.code())) {
            differences.add("found " + (answer.code().isEmpty() ? "no code" : "code " + answer.code()) + ", expected " + code);
        }
        contains.stream().filter(text -> !answer.said().contains(text)).forEach(text -> differences.add("found no \"" + text + "\" in: "
                + answer.said().strip()));
        notContains.stream().filter(answer.said()::contains).forEach(text -> differences.add("found \"" + text + "\", expected none"));
        return differences;
    }
}
