package dev.alnage.app.command;

import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.rego.PolicyFiles;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.PemReader;
import dev.alnage.evidence.sign.JsonWebKey;
import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Module.Version;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.set.BundleSignatures;
import dev.alnage.policy.set.PolicyBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Policies that a person names: files, folders and bundles, and a key that bundles must be signed with if one is given. */
record PolicyReading(List<Source> sources, ObjectValue data, Version version) {
    static final Flag KEY = Flag.withValue("verification-key", "FILE", "the public key (PEM) that every bundle must be signed with");
    static final Flag SCOPE = Flag.withValue("scope", "TEXT", "what the signature of a bundle must be for");
    static final Flag V0 = Flag.of("v0-compatible", "read policies as Rego v0");
    static final Flag SCHEMA = new Flag("schema", "s", "PATH", "the JSON schema of the input, or a folder of schemas that annotations name");
    private static final int PEM_BYTES_MAX = 1 << 16;

    PolicyReading {
        sources = List.copyOf(sources);
    }

    /** @throws Rejected when there is no policy, or no right signature where one is asked for */
    static PolicyReading of(Invocation in, List<String> paths) throws IOException {
        var trusted = trusted(in);
        var files = new PolicyFiles();
        for (var typed : paths) {
            var path = in.path(typed);
            if (PolicyFiles.isArchive(path)) {
                // one reading for both: a file that is swapped in between was not verified
                var content = PolicyFiles.read(path, PolicyBundle.BYTES_MAX);
                trusted.ifPresent(one -> BundleSignatures.verify(content, one, in.flag(SCOPE.name()).orElse("")));
                files.add(PolicyBundle.read(content));
            } else if (trusted.isPresent()) {
                throw new Rejected.Untrusted("found " + typed + ", which carries no signature, expected a signed bundle .tar.gz");
            } else {
                files.add(path);
            }
        }
        if (files.sources().isEmpty()) {
            throw new Rejected.Malformed("found no policy, expected at least one file that ends with .rego");
        }
        return new PolicyReading(files.sources(), files.data(), in.has(V0.name()) ? Version.V0 : Version.V1);
    }

    /** The key that bundles must be signed with, if a person named one. */
    static Optional<JsonWebKey> trusted(Invocation in) throws IOException {
        var key = in.flag(KEY.name());
        return key.isPresent() ? Optional.of(JsonWebKey.ofPublicKey(pem(in.path(key.get()), "PUBLIC KEY"))) : Optional.empty();
    }

    static dev.alnage.evidence.Bytes pem(Path file, String label) throws IOException {
        return PemReader.read(PolicyFiles.read(file, PEM_BYTES_MAX), label);
    }

    /** The same options with the schemas that a person named, if any. */
    static CompileOptions withSchemas(Invocation in, CompileOptions options) throws IOException {
        var schema = in.flag(SCHEMA.name());
        return schema.isPresent() ? options.withSchemas(PolicyFiles.schemas(in.path(schema.get()))) : options;
    }

    Program compile(CompileOptions options) {
        return Program.compile(sources, options.withVersion(version));
    }

    /** The file as a person would type it. */
    static String file(Invocation in, String file) {
        var path = Path.of(file);
        return path.startsWith(in.directory()) ? in.directory().relativize(path).toString() : file;
    }

    static String place(Invocation in, Location at) {
        return file(in, at.file()) + ":" + at.row() + ":" + at.column();
    }
}
