package dev.alnage.factory.source.server;

import dev.alnage.evidence.Digest;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A real gate with one rule: no reference whose name contains {@code forbidden}. It writes down what it accepts before it says so, as
 * the ledger would, so that a server can be killed between the two.
 */
final class SmallGate implements PushGate, ReferenceLog {
    /** The name of a branch about which it cannot tell. */
    static final String UNKNOWN = "refs/heads/unknowable";
    private final Path journal;
    final List<Push> asked = new CopyOnWriteArrayList<>();

    SmallGate(Path journal) {
        this.journal = journal;
    }

    @Override public Answer decide(Push push, Path quarantine, Path repository) throws IOException {
        asked.add(push);
        if (push.updates().stream().anyMatch(update -> update.name().equals(UNKNOWN))) {
            throw new IOException("the ledger does not answer");
        }
        var refusals = push.updates().stream().filter(update -> update.name().contains("forbidden")).map(update -> new Refusal("ALN-TST-001",
                update.name(), "a name that is forbidden \u001b[31mhere\u0007", "another", "push it as something else")).toList();
        if (!refusals.isEmpty()) {
            return new Answer.Refused(refusals);
        }
        record(push);
        return new Answer.Accepted(List.of());
    }

    private synchronized void record(Push push) throws IOException {
        var text = new StringBuilder();
        push.updates().forEach(update -> text.append(push.repository()).append(' ').append(update.name()).append(' ')
                .append(update.after().map(Digest::hex).orElse("-")).append('\n'));
        Files.writeString(journal, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override public synchronized Map<String, Optional<Digest>> lastChanges(RepositoryName repository) throws IOException {
        var last = new HashMap<String, Optional<Digest>>();
        if (Files.exists(journal)) {
            for (var line : Files.readAllLines(journal)) {
                var words = line.split(" ");
                if (words.length == 3 && words[0].equals(repository.text())) {
                    last.put(words[1], words[2].equals("-") ? Optional.empty() : Optional.of(References.digest(words[2])));
                }
            }
        }
        return last;
    }
}
