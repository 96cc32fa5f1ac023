package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.read.PemReader;
import dev.alnage.evidence.sign.Key;
import java.io.IOException;
import java.nio.file.Files;

/** A public key as people have it in a file, told by its form. */
final class PublicKeyFile {
    static final Flag EMAIL = Flag.withValue("email", "ADDRESS", "for S/MIME: whose certificates count, when FILE is the certificate of who issues them");
    static final Flag WORKLOAD = Flag.withValue("workload", "NAME", "no file, but pool:NAME, spiffe://DOMAIN/PATH or \"https://ISSUER SUBJECT\": a program that somebody else vouches for");
    private static final int BYTES_MAX = 256 << 10;
    private static final String PUBLIC_KEY = "PUBLIC KEY";
    private static final String CERTIFICATE = "CERTIFICATE";

    private PublicKeyFile() {}

    /** The key that the flags or the first word name. */
    static AccountKey read(Invocation in) throws IOException {
        if (in.flag(WORKLOAD.name()).isPresent()) {
            return new AccountKey(dev.alnage.evidence.claim.KeyKind.WORKLOAD, in.flag(WORKLOAD.name()).get());
        }
        if (in.positionals().isEmpty()) {
            throw new Failure(Exit.USAGE, "ALN-CLI-001", "found no FILE and no --workload, expected one of them", "");
        }
        Bytes content;
        try (var file = Files.newInputStream(in.path(in.positional(0)))) {
            content = Bytes.of(file.readNBytes(BYTES_MAX));
        }
        // what gpg --export writes begins with a packet, whose first bit is set; everything else here is text
        if (!content.isEmpty() && content.at(0) < 0) {
            return AccountKey.ofOpenPgp(content);
        }
        var text = content.toText();
        if (text.startsWith("-----BEGIN " + PUBLIC_KEY)) {
            return AccountKey.ofStatements(Key.of(PemReader.read(content, PUBLIC_KEY)));
        }
        return in.flag(EMAIL.name()).map(email -> AccountKey.ofSmime(email, PemReader.read(content, CERTIFICATE))).orElseGet(() -> AccountKey.ofSsh(text));
    }
}
