package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.rego.PolicyFiles;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.JsonWebKey;
import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.set.BundleSignatures;
import dev.alnage.policy.set.BundleWriter;
import dev.alnage.policy.set.PolicyBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.util.SortedMap;

/** {@code alnage policy build FOLDER FILE}: a bundle that Open Policy Agent loads, of the same bytes for the same files. */
public final class PolicyBuild implements Command {
    private static final String MANIFEST = ".manifest";
    private static final Flag KEY = Flag.withValue("signing-key", "FILE", "sign it with this private key (PEM, PKCS #8)");
    private static final Flag KEY_ID = Flag.withValue("key-id", "TEXT", "what verifiers call the key");
    private static final Flag SCOPE = Flag.withValue("scope", "TEXT", "what the signature is for");
    private static final Flag REVISION = Flag.withValue("revision", "TEXT", "what the manifest calls this version");

    @Override public Usage usage() {
        return Usage.of("FOLDER", "FILE").with(KEY, KEY_ID, SCOPE, REVISION)
                .note("Packs .rego files, data.json, data.yaml and .manifest; what does not compile is not packed.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var target = in.path(in.positional(1));
        if (!in.positional(1).endsWith(".tar.gz")) {
            throw new Failure(Exit.USAGE, "ALN-CLI-001", "found " + in.positional(1) + ", expected a name that ends with .tar.gz", "");
        }
        if (!Files.isDirectory(in.path(in.positional(0)))) {
            throw new Rejected.Malformed("found " + in.positional(0) + ", which is no folder, expected a folder of policies");
        }
        var files = manifested(in, PolicyBundle.files(PolicyFiles.bundle(in.path(in.positional(0)))));
        var key = in.flag(KEY.name());
        if (key.isPresent()) {
            files = BundleSignatures.sign(files, JsonWebKey.ofPrivateKey(PolicyReading.pem(in.path(key.get()), "PRIVATE KEY")),
                    in.flag(KEY_ID.name()).orElse(""), in.flag(SCOPE.name()).orElse(""));
        }
        var bundle = BundleWriter.write(files);
        var read = PolicyBundle.read(bundle);
        Program.compile(read.sources(), CompileOptions.V1.withVersion(read.version()));
        Files.write(target, bundle.toArray());
        in.console().say(Mark.YES, in.positional(1) + " is " + Digest.of(bundle) + (key.isPresent() ? ", signed" : ", not signed"));
        return Exit.PASSED;
    }

    private static SortedMap<String, Bytes> manifested(Invocation in, SortedMap<String, Bytes> files) {
        var revision = in.flag(REVISION.name());
        if (files.containsKey(MANIFEST)) {
            if (revision.isPresent()) {
                throw new Failure(Exit.USAGE, "ALN-CLI-001", "found --revision and a .manifest in the folder, expected one of them", "");
            }
            return files;
        }
        files.put(MANIFEST, Json.object().with("revision", revision.orElse("")).with("rego_version", 1).with("roots", Json.array(java.util.List.of(Json.text("")))).build().toBytes());
        return files;
    }
}
