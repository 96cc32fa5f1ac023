package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.intoto.LayoutExport;
import dev.alnage.evidence.pipeline.Plan.Step;
import dev.alnage.evidence.read.PemReader;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The plan as an in-toto layout, for people who verify with other tools; signed if a key is named. */
public final class PipelineLayout implements Command {
    private static final Flag EXPORTER = Flag.withValue("exporter", "POOL=FILE...", "the public key of a pool's exporter, in PEM");
    private static final Flag APPROVER = Flag.withValue("approver", "FILE...", "the public key of a person who may approve, in PEM");
    private static final Flag EXPIRES = Flag.withValue("expires", "TIME", "until when it holds, such as 2027-01-31T00:00:00Z");
    private static final Flag KEY = Flag.withValue("key", "NAME...", "sign it with this key of yours");

    @Override public Usage usage() {
        return PipelineInput.usageWithCommit().with(EXPORTER, APPROVER, EXPIRES, KEY, PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE);
    }

    @Override public Exit run(Invocation in) throws IOException {
        var plan = PipelineInput.read(in).plan(in);
        var exporters = new TreeMap<String, Key>();
        for (var pair : in.values(EXPORTER.name())) {
            var equals = pair.indexOf('=');
            if (equals < 1 || exporters.put(pair.substring(0, equals), key(in, pair.substring(equals + 1))) != null) {
                throw usage("found --exporter " + pair + ", expected each pool once, as POOL=FILE");
            }
        }
        if (exporters.values().stream().distinct().count() < exporters.size()) {
            throw usage("found one key for two pools, expected each pool to have its own: one key twice is one voice");
        }
        var pools = plan.steps().stream().mapToInt(step -> step instanceof Step.Command command ? command.agree() : 1).max().orElse(1);
        if (exporters.size() < pools) {
            throw usage("found " + exporters.size() + " exporters, expected " + pools + " or more, one for each pool that must agree");
        }
        var approvers = new ArrayList<Key>();
        for (var file : in.values(APPROVER.name())) {
            approvers.add(key(in, file));
        }
        var layout = LayoutExport.layout(plan, exporters, approvers, expires(in));
        var signers = signers(in);
        var content = signers.isEmpty() ? layout.toJson().toBytes().toText() : layout.sign(signers).toText();
        in.eachOutput(to -> to.out().println(content));
        return Exit.PASSED;
    }

    private static Key key(Invocation in, String file) throws IOException {
        try (var content = Files.newInputStream(in.path(file))) {
            return Key.of(PemReader.read(Bytes.of(content.readNBytes(PemReader.BYTES_MAX + 1)), "PUBLIC KEY"));
        }
    }

    private static Instant expires(Invocation in) {
        var text = in.flag(EXPIRES.name()).orElseThrow(() -> usage("found no --expires, expected a time: a layout that never ends is one that nobody looks at again"));
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw usage("found --expires " + text + ", expected a time such as 2027-01-31T00:00:00Z");
        }
    }

    private static List<Signer> signers(Invocation in) throws IOException {
        var signers = new ArrayList<Signer>();
        for (var name : in.values(KEY.name())) {
            signers.add(new PersonalKeys(in).open(name));
        }
        return signers;
    }

    private static Failure usage(String title) {
        return new Failure(Exit.USAGE, "ALN-CLI-001", title, "alnage pipeline layout --help");
    }
}
