package dev.alnage.fuzz;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.intoto.LayoutKey;
import dev.alnage.evidence.log.AddCheckpoint;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.CompactRange;
import dev.alnage.evidence.log.EntryBundle;
import dev.alnage.evidence.pipeline.PipelineFile;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.DerReader;
import dev.alnage.evidence.read.PemReader;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.read.Utf8;
import dev.alnage.evidence.report.CoberturaXml;
import dev.alnage.evidence.report.CycloneDxJson;
import dev.alnage.evidence.report.JUnitXml;
import dev.alnage.evidence.report.JacocoXml;
import dev.alnage.evidence.report.Sarif;
import dev.alnage.evidence.report.ZapJson;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.ForeignEvidence;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.KeyedHash;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.source.forge.Delivery;
import dev.alnage.factory.source.forge.ForgeKind;
import dev.alnage.factory.source.forge.ForgeTransport;
import dev.alnage.factory.source.forge.HookInput;
import dev.alnage.factory.witness.WitnessAddress;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One reader each, with what must hold for everything it accepts. */
enum Target {
    UTF8 {
        @Override void run(Bytes input) {
            same(input, Bytes.utf8(Utf8.read(input)));
        }
    },
    BASE64 {
        @Override void run(Bytes input) {
            var text = Utf8.read(input);
            var written = Base64Reader.write(Base64Reader.read(text));
            same(text.replace('-', '+').replace('_', '/'), written);
        }
    },
    PATH {
        @Override void run(Bytes input) {
            var path = ArtifactPath.require(Utf8.read(input));
            same(path, java.nio.file.Path.of("/any").resolve(path).normalize().toString().substring("/any/".length()));
        }
    },
    JSON {
        @Override void run(Bytes input) {
            Values.json(input);
        }
    },
    YAML {
        @Override void run(Bytes input) {
            Values.yaml(input);
        }
    },
    XML {
        @Override void run(Bytes input) {
            Values.xml(input);
        }
    },
    DER {
        @Override void run(Bytes input) throws IOException {
            same(input, Bytes.of(DerReader.read(input).getEncoded()));
            DerReader.certificate(input);
        }
    },
    PEM {
        @Override void run(Bytes input) {
            var content = PemReader.read(input, "CERTIFICATE");
            same(content, PemReader.read(Bytes.utf8(PemReader.write("CERTIFICATE", content)), "CERTIFICATE"));
        }
    },
    KEY {
        @Override void run(Bytes input) {
            same(input, Key.of(input).spki());
        }
    },
    TAR {
        @Override void run(Bytes input) throws IOException {
            Archives.tar(input);
        }
    },
    GZIP {
        @Override void run(Bytes input) throws IOException {
            Archives.gzip(input);
        }
    },
    ZIP {
        @Override void run(Bytes input) throws IOException {
            Archives.zip(input);
        }
    },
    STATEMENT {
        @Override void run(Bytes input) {
            var statement = StatementReader.read(input);
            same(statement.toJson().toBytes(), StatementReader.read(statement.toJson().toBytes()).toJson().toBytes());
        }
    },
    ENVELOPE {
        @Override void run(Bytes input) {
            var envelope = Envelope.read(input);
            same(envelope, Envelope.read(envelope.toBytes()));
        }
    },
    NOTE {
        @Override void run(Bytes input) {
            same(SignedNote.read(input), SignedNote.read(SignedNote.read(input).toBytes()));
        }
    },
    CHECKPOINT {
        @Override void run(Bytes input) {
            same(input, Bytes.utf8(Checkpoint.read(input).toText()));
        }
    },
    ADD_CHECKPOINT {
        @Override void run(Bytes input) {
            same(input, AddCheckpoint.read(input).toBytes());
        }
    },
    WITNESSES {
        @Override void run(Bytes input) {
            WitnessAddress.read(input).forEach(each -> same(false, each.address().getHost().isEmpty()));
        }
    },
    BUNDLE {
        @Override void run(Bytes input) {
            same(input, EntryBundle.read(input, input.isEmpty() ? 1 : input.at(0) & 0xff).toBytes());
        }
    },
    RANGE {
        @Override void run(Bytes input) {
            var range = CompactRange.read(input);
            same(input, range.toBytes());
            range.root();
        }
    },
    CERTIFICATE {
        @Override void run(Bytes input) {
            Signed.certificate(input);
        }
    },
    ROOT {
        @Override void run(Bytes input) {
            same(PinnedRoot.read(input), PinnedRoot.read(PinnedRoot.write(PinnedRoot.read(input))));
        }
    },
    TRUST {
        @Override void run(Bytes input) {
            same(TrustFile.draft(input), TrustFile.draft(TrustFile.draft(input).toBytes()));
        }
    },
    FOREIGN {
        @Override void run(Bytes input) {
            var envelope = ForeignEvidence.read(input).envelope();
            same(envelope, Envelope.read(envelope.toBytes()));
            same(envelope.unverifiedStatement(), Envelope.read(envelope.toBytes()).unverifiedStatement());
        }
    },
    LAYOUT {
        @Override void run(Bytes input) {
            Signed.layout(input);
        }
    },
    LINK {
        @Override void run(Bytes input) {
            Signed.link(input);
        }
    },
    LAYOUT_KEY {
        @Override void run(Bytes input) {
            same(LayoutKey.read(input), LayoutKey.read(LayoutKey.read(input).toJson().toBytes()));
        }
    },
    CLAIM {
        @Override void run(Bytes input) {
            Signed.claim(StatementReader.read(input));
        }
    },
    TREE {
        @Override void run(Bytes input) {
            same(input, Tree.parse(input).toBytes());
        }
    },
    PIPELINE {
        @Override void run(Bytes input) {
            var commit = Digest.gitCommit("0123456789012345678901234567890123456789");
            same(PipelineFile.compile(input, commit), PipelineFile.compile(input, commit));
        }
    },
    JUNIT {
        @Override void run(Bytes input) {
            JUnitXml.read(input).toPredicate(List.of());
        }
    },
    JACOCO {
        @Override void run(Bytes input) {
            JacocoXml.read(input).toPredicate(List.of());
        }
    },
    SARIF {
        @Override void run(Bytes input) {
            Sarif.read(input).toPredicate(List.of());
        }
    },
    COBERTURA {
        @Override void run(Bytes input) {
            CoberturaXml.read(input).toPredicate(List.of());
        }
    },
    ZAP {
        @Override void run(Bytes input) {
            ZapJson.read(input).toPredicate(List.of());
        }
    },
    CYCLONEDX {
        @Override void run(Bytes input) {
            var bom = CycloneDxJson.read(input);
            same(bom.bom(), CycloneDxJson.read(bom.toPredicate().toJson().toBytes()).bom());
        }
    },
    GITOBJECT {
        @Override void run(Bytes input) {
            GitObjects.object(input);
        }
    },
    GITSIGNATURE {
        @Override void run(Bytes input) {
            GitObjects.signature(input);
        }
    },
    WEB_HOOK {
        @Override void run(Bytes input) {
            var secret = "a-secret-of-many-characters";
            var signature = "sha256=" + KeyedHash.SHA256.of(Bytes.utf8(secret), input).toHex();
            Delivery.read(ForgeKind.GITHUB, name -> Optional.of(name.startsWith("X-Hub") ? signature : "push"), input, secret);
        }
    },
    GIT_REFERENCES {
        @Override void run(Bytes input) {
            ForgeTransport.advertised(input).forEach(name -> same(true, name.startsWith("refs/")));
        }
    },
    HOOK_INPUT {
        @Override void run(Bytes input) {
            var lines = new StringBuilder();
            HookInput.read(input).forEach(update -> lines.append(update.before().map(Digest::hex).orElse("0".repeat(40))).append(' ')
                    .append(update.after().map(Digest::hex).orElse("0".repeat(40))).append(' ').append(update.name()).append('\n'));
            same(input, Bytes.utf8(lines.toString()));
        }
    },
    SECRETS {
        @Override void run(Bytes input) {
            Secrets.look(input);
        }
    },
    REGO {
        @Override void run(Bytes input) {
            Policies.source(Utf8.read(input));
        }
    },
    SCHEMA {
        @Override void run(Bytes input) {
            Schemas.document(input);
        }
    },
    GRAPHQL {
        @Override void run(Bytes input) {
            GraphQlDocuments.documents(Utf8.read(input));
        }
    },
    POLICY_BUNDLE {
        @Override void run(Bytes input) {
            PolicyBundles.archive(input);
            PolicyBundles.files(input);
        }
    },
    PROJECT_RULES {
        @Override void run(Bytes input) {
            PolicyBundles.project(input);
        }
    },
    POLICY_INPUT {
        @Override void run(Bytes input) {
            PolicyInputs.question(input);
            PolicyInputs.organisation(input);
            PolicyInputs.document(input);
        }
    },
    POLICY_ANSWER {
        @Override void run(Bytes input) {
            PolicyInputs.answer(Utf8.read(input));
        }
    },
    WISH {
        @Override void run(Bytes input) {
            Wishes.read(input);
        }
    };

    /** @throws Rejected for what the reader does not accept; anything else is a finding */
    abstract void run(Bytes input) throws IOException;

    static Target of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** As {@code tools/fuzz} and the folders of first inputs name it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static void same(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("read " + expected + " and written or read again " + actual);
        }
    }

    /** Prints the names, for {@code tools/fuzz}. */
    public static void main(String[] arguments) {
        Arrays.stream(values()).forEach(target -> System.out.println(target.word()));
    }
}
