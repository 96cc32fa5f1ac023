package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.pipeline.PipelineFile;
import dev.alnage.evidence.pipeline.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The pipeline file that a command is about. */
record PipelineInput(Path file, Bytes content) {
    static final String PLACE = ".alnage/pipeline.yaml";
    private static final Flag COMMIT = Flag.withValue("commit", "HEX", "the commit that the plan is for");
    private static final String NO_COMMIT = "0".repeat(40);

    static Usage usage() {
        return Usage.of("[FILE]").note("FILE is " + PLACE + " if you name none.");
    }

    static Usage usageWithCommit() {
        return usage().with(COMMIT);
    }

    static PipelineInput read(Invocation in) throws IOException {
        return read(in.path(in.positionals().isEmpty() ? PLACE : in.positional(0)));
    }

    static PipelineInput read(Path file) throws IOException {
        try (var content = Files.newInputStream(file)) {
            var bytes = content.readNBytes(PipelineFile.BYTES_MAX + 1);
            if (bytes.length > PipelineFile.BYTES_MAX) {
                throw new Rejected.Malformed("found a pipeline file of more than " + PipelineFile.BYTES_MAX + " bytes, expected at most so many");
            }
            return new PipelineInput(file, Bytes.of(bytes));
        }
    }

    static boolean hasCommit(Invocation in) {
        return in.flag(COMMIT.name()).isPresent();
    }

    /** The plan at the commit that was named; without one it is a preview, whose digest no run will ever have. */
    Plan plan(Invocation in) {
        var hex = in.flag(COMMIT.name()).orElse(NO_COMMIT);
        if (hex.length() != NO_COMMIT.length() && hex.length() != 64 || !hex.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw new Failure(Exit.USAGE, "ALN-CLI-001", "found commit " + hex + ", expected 40 or 64 hex digits in lower case", "git rev-parse HEAD");
        }
        return PipelineFile.compile(content, Digest.gitCommit(hex));
    }

    /** The plan at no commit, which no run will ever have. */
    Plan preview() {
        return PipelineFile.compile(content, Digest.gitCommit(NO_COMMIT));
    }
}
