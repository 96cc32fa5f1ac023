package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.OpenSshKey.SshFields;

/**
 * A signature that {@code ssh-keygen -Y sign} makes (PROTOCOL.sshsig of OpenSSH): of a namespace, with the key or the certificate of the
 * signer in it, which is only a claim until an entry of {@link SigningKeys} says whose it is.
 *
 * @param signer the key or certificate in the form of OpenSSH
 */
record SshSignature(Bytes signer, String namespace, SignatureHash hash, SshProof proof) implements GitSignature {
    private static final Bytes MAGIC = Bytes.utf8("SSHSIG");
    private static final int VERSION = 1;

    static SshSignature read(Bytes content) {
        if (content.size() < MAGIC.size() || !content.slice(0, MAGIC.size()).equals(MAGIC)) {
            throw new Rejected.Malformed("found an SSH signature that does not begin with SSHSIG, expected that");
        }
        var fields = new SshFields(content.slice(MAGIC.size(), content.size()));
        var version = fields.number(4);
        if (version != VERSION) {
            throw new Rejected.Malformed("found an SSH signature of version " + version + ", expected " + VERSION);
        }
        var signer = fields.bytes();
        var namespace = fields.text();
        var reserved = fields.bytes();
        var hash = fields.text();
        var proof = fields.bytes();
        fields.end();
        if (namespace.isEmpty() || !reserved.isEmpty()) {
            throw new Rejected.Malformed("found an SSH signature without a namespace, or with a reserved part, expected a namespace and none");
        }
        return new SshSignature(signer, namespace, SignatureHash.find(hash).filter(one -> one != SignatureHash.SHA384).orElseThrow(
                () -> new Rejected.Malformed("found hash " + hash + " in an SSH signature, expected sha256 or sha512")), SshProof.read(proof));
    }

    /** Whether this key made it of this message. @param bare the same key, read once for many signatures */
    boolean holds(OpenSshKey key, Key bare, Bytes message) {
        return proof.holds(key, bare, MAGIC.plus(SshFields.string(Bytes.utf8(namespace))).plus(SshFields.string(Bytes.empty()))
                .plus(SshFields.string(Bytes.utf8(hash.name().toLowerCase(java.util.Locale.ROOT)))).plus(SshFields.string(hash.of(message))));
    }
}
