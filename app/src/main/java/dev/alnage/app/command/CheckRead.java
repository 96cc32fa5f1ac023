package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.DerReader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.GzipReader;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.PemReader;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.read.TarReader;
import dev.alnage.evidence.read.Utf8;
import dev.alnage.evidence.read.XmlReader;
import dev.alnage.evidence.read.YamlReader;
import dev.alnage.evidence.read.ZipReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.source.GitCommit;
import dev.alnage.evidence.source.GitTag;
import dev.alnage.evidence.source.GitTree;
import dev.alnage.evidence.source.PushCertificate;
import dev.alnage.evidence.source.HostileEntry;
import dev.alnage.evidence.source.ModulesFile;
import dev.alnage.evidence.source.ReferenceName;
import dev.alnage.evidence.source.TreeNames;
import dev.alnage.policy.protect.CodeOwners;
import dev.alnage.policy.protect.OrganisationRules;
import dev.alnage.policy.protect.RepositoryRules;
import dev.alnage.policy.set.ProjectRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether one of the strict readers takes a file, to its last byte. Anybody can ask, with any file, and believe the exit code. */
public final class CheckRead implements Command {
    public static final List<String> KINDS = List.of("base64", "code-owners", "der", "envelope", "git-commit", "git-link", "git-modules", "git-name",
            "git-reference", "git-tag", "git-tree", "gzip", "json", "path", "pem", "project-settings", "push-certificate", "source-policy", "source-rules", "statement", "tar",
            "tree", "utf8", "xml", "yaml", "zip");
    private static final int BYTES_MAX = 64 << 20;
    private static final String PEM_BEGIN = "-----BEGIN ";

    @Override public Usage usage() {
        return Usage.of("KIND", "FILE").choices("KIND", KINDS)
                .note("The whole file is the value: a line end after a path or a Base64 text belongs to it.")
                .note("A git-link is the target of a symbolic link one folder deep; a source-policy is {\"data\": …}, the data of a policy bundle.")
                .note("An object of git is read as `git cat-file TYPE ID` prints it for commits and tags, and as it is stored for trees.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var kind = in.positional(0);
        var content = read(kind, in.path(in.positional(1)));
        in.eachOutput(to -> {
            switch (to.output()) {
                case TABLE -> to.out().println("readable " + kind + ", " + content);
                case NAME -> to.out().println(kind);
                case JSON, NDJSON -> to.print(Json.object().with("kind", kind).with("readable", Json.bool(true)).with("content", content).build());
            }
        });
        return Exit.PASSED;
    }

    /** What there was to read. @throws Rejected.Malformed if the reader does not take it */
    public static String read(String kind, Path file) throws IOException {
        return switch (kind) {
            case "tar" -> tar(file);
            case "zip" -> zip(file);
            case "gzip" -> gzip(file);
            default -> {
                var bytes = bytes(file);
                read(kind, bytes);
                yield bytes.size() + " bytes";
            }
        };
    }

    private static void read(String kind, Bytes bytes) {
        switch (kind) {
            case "utf8" -> Utf8.read(bytes);
            case "base64" -> Base64Reader.read(Utf8.read(bytes));
            case "path" -> ArtifactPath.require(Utf8.read(bytes));
            case "json" -> JsonReader.read(bytes);
            case "yaml" -> YamlReader.read(bytes);
            case "xml" -> XmlReader.read(bytes, (_, _) -> {});
            case "der" -> DerReader.read(bytes);
            case "pem" -> DerReader.read(PemReader.read(bytes, label(bytes)));
            case "tree" -> Tree.parse(bytes);
            case "statement" -> StatementReader.read(bytes);
            case "envelope" -> Envelope.read(bytes);
            case "git-commit" -> GitCommit.read(bytes);
            case "git-tag" -> GitTag.read(bytes);
            case "push-certificate" -> PushCertificate.read(bytes);
            case "git-tree" -> GitTree.read(bytes);
            case "git-reference" -> ReferenceName.require(Utf8.read(bytes));
            case "git-name" -> harmless(TreeNames.STANDARD.name("", Utf8.read(bytes)).stream().toList());
            case "git-link" -> harmless(TreeNames.STANDARD.link("folder/link", bytes).stream().toList());
            case "git-modules" -> harmless(ModulesFile.check(".gitmodules", bytes));
            case "code-owners" -> CodeOwners.read("CODEOWNERS", bytes);
            case "project-settings" -> ProjectRules.settings(bytes);
            case "source-rules" -> RepositoryRules.read(bytes);
            case "source-policy" -> OrganisationRules.of(Fields.of("source-policy", JsonReader.read(bytes)).members("data"));
            default -> throw new IllegalArgumentException("no reader for " + kind);
        }
    }

    /** What does harm where it is checked out is not read. */
    private static void harmless(List<HostileEntry> hostile) {
        hostile.stream().findFirst().ifPresent(first -> {
            throw new Rejected.Malformed("found " + first.found() + " at " + first.where() + " (" + first.trick().code() + "), expected " + first.expected());
        });
    }

    /** As the first line names it; the reader sees to it that the last line names the same. */
    private static String label(Bytes pem) {
        var text = Utf8.read(pem);
        var end = text.indexOf("-----", PEM_BEGIN.length());
        if (!text.startsWith(PEM_BEGIN) || end < 0) {
            throw new Rejected.Malformed("found no PEM block in the first line, expected -----BEGIN and a label");
        }
        return text.substring(PEM_BEGIN.length(), end);
    }

    /** One byte more is an error, not a cut. */
    private static Bytes bytes(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new Rejected.Malformed("found a file of more than " + BYTES_MAX + " bytes, expected at most so many");
            }
            return Bytes.of(bytes);
        }
    }

    private static String tar(Path file) throws IOException {
        var entries = new int[1];
        try (var in = Files.newInputStream(file)) {
            TarReader.read(in, TarReader.Limits.DEFAULT, (_, content) -> {
                drain(content);
                entries[0]++;
            });
        }
        return entries[0] + " entries";
    }

    private static String zip(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var zip = ZipReader.open(channel, ZipReader.Limits.DEFAULT);
            new NestedZips().read(zip, 0);
            return zip.entries().size() + " entries";
        }
    }

    private static String gzip(Path file) throws IOException {
        try (var in = Files.newInputStream(file); var content = GzipReader.open(in, TarReader.Limits.DEFAULT.totalBytesMax())) {
            return drain(content) + " bytes inside";
        }
    }

    /** Length and checksum of a content are checked at its end, so it is read to there. */
    private static long drain(InputStream content) throws IOException {
        return content.transferTo(OutputStream.nullOutputStream());
    }
}
