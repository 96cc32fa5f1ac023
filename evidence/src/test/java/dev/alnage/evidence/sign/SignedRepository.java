package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A repository with commits and tags that the real programs signed, each of another kind: git with ssh-keygen, gpg and gpgsm. Made once
 * for a class of tests; the objects are known by the names that the script gives them.
 */
public final class SignedRepository implements AutoCloseable {
    private static final String SCRIPT = """
            set -eu
            umask 077
            export GNUPGHOME=$PWD/gnupg HOME=$PWD GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@example.com
            export GIT_COMMITTER_NAME=Ann GIT_COMMITTER_EMAIL=ann@example.com
            mkdir gnupg bin
            exec 3>&1 >log 2>&1
            ssh-keygen -q -t ed25519 -N '' -C '' -f ed25519
            for key in ecdsa256 ecdsa384 ecdsa521 rsa3072 rsa2048; do ssh-keygen -q -t ${key%%[0-9]*} -b ${key#${key%%[0-9]*}} -N '' -C '' -f $key; done
            for name in stranger ca otherca bob dave; do ssh-keygen -q -t ed25519 -N '' -C '' -f $name; done
            ssh-keygen -q -s ca -I bob-laptop -n bob@example.com -V 20200101:20380101 -z 7 bob.pub
            ssh-keygen -q -s ca -I dave-laptop -n dave@example.com -O force-command=x -V 20200101:20380101 dave.pub
            new() { gpg --batch --quiet --passphrase '' --quick-gen-key "$@"; }
            new 'Alice <alice@example.com>' ed25519 sign never
            new 'Rsa <rsa@example.com>' rsa3072 sign never
            new 'Short <short@example.com>' rsa2048 sign never
            new 'Curve <curve@example.com>' nistp256 sign never
            new 'Lost <lost@example.com>' ed25519 sign never
            new 'Sub <sub@example.com>' ed25519 cert never
            gpg --batch --quiet --passphrase '' --quick-add-key $(gpg --list-keys --with-colons sub@example.com | sed -n 's/^fpr:*//; T; s/:.*//; p; q') rsa3072 sign never
            gpg --batch --quiet --faked-system-time 20200101T000000 --passphrase '' --quick-gen-key 'Old <old@example.com>' ed25519 sign 2020-06-01
            printf '#!/bin/sh\\nexec gpg --faked-system-time 20200201T000000 "$@"\\n' > bin/gpg2020
            printf '#!/bin/sh\\nexec gpg --digest-algo SHA1 "$@"\\n' > bin/gpgsha1
            chmod +x bin/*
            openssl req -x509 -newkey rsa:3072 -nodes -keyout root.key -out root.pem -days 30 -subj /CN=Root -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
            openssl req -new -newkey rsa:3072 -nodes -keyout carol.key -out carol.csr -subj /CN=Carol
            printf 'basicConstraints=CA:FALSE\\nkeyUsage=critical,digitalSignature\\nextendedKeyUsage=emailProtection\\nsubjectAltName=email:carol@example.com\\n' > extensions
            openssl x509 -req -in carol.csr -CA root.pem -CAkey root.key -CAcreateserial -days 20 -extfile extensions -out carol.pem
            openssl x509 -in root.pem -outform DER -out root.der
            # with some salts gpgsm does not know the empty passphrase for what it is
            for try in 1 2 3 4 5 6; do
                openssl pkcs12 -export -legacy -in carol.pem -inkey carol.key -certfile root.pem -out carol.p12 -passout pass:
                echo | gpgsm --batch --pinentry-mode loopback --passphrase-fd 0 --import carol.p12 && break
                [ $try -lt 6 ] || { echo 'gpgsm took none of six PKCS#12 files of carol, expected one' >&2; exit 1; }
            done
            openssl x509 -in root.pem -noout -fingerprint -sha1 | sed 's/.*=//; s/$/ S relax/' > gnupg/trustlist.txt
            echo disable-crl-checks > gnupg/gpgsm.conf
            git init -q -b main repository
            cd repository
            git config gpg.ssh.allowedSignersFile $PWD/../allowed
            say() { echo "$1 $(git rev-parse "$2")" >&3; }
            ssh() { git -c gpg.format=ssh -c user.signingKey=$PWD/../$1 commit -q --allow-empty -S -m "by $1" && say ssh-$1 HEAD; }
            pgp() { git -c gpg.program=$2 -c user.signingKey=$3 commit -q --allow-empty -S -m "by $1" && say pgp-$1 HEAD; }
            git commit -q --allow-empty -m unsigned; say unsigned HEAD
            for key in ed25519 ecdsa256 ecdsa384 ecdsa521 rsa3072 rsa2048 stranger; do ssh $key; done
            ssh bob-cert.pub; ssh dave-cert.pub
            for name in alice rsa short curve lost sub; do pgp $name gpg $name@example.com; done
            pgp old $PWD/../bin/gpg2020 old@example.com
            pgp sha1 $PWD/../bin/gpgsha1 rsa@example.com
            git -c gpg.format=x509 -c user.signingKey=carol@example.com commit -q --allow-empty -S -m smime; say smime HEAD
            git -c gpg.format=ssh -c user.signingKey=$PWD/../ed25519 tag -s -m 'a release' v1
            say tag-ssh v1
            git -c user.signingKey=alice@example.com tag -s -m 'a release' v2; say tag-pgp v2
            git -c gpg.format=x509 -c user.signingKey=carol@example.com tag -s -m 'a release' v3; say tag-smime v3
            git tag -a -m 'a release' v4; say tag-unsigned v4
            git checkout -q -b side HEAD~3; git commit -q --allow-empty -m side
            git -c user.signingKey=alice@example.com tag -s -m 'to be merged' v5
            git checkout -q main
            git -c gpg.format=ssh -c user.signingKey=$PWD/../ed25519 merge -q -S --no-ff -m 'merge of a tag' v5; say merge HEAD
            mkdir -p d/e; echo a > d-x; echo b > d/e/f; ln -s d-x l; echo c > x; chmod +x x; git add .; git commit -q -m files; say files HEAD; say tree 'HEAD^{tree}'
            cd ..
            gpg --export alice@example.com > alice.pgp; gpg --export rsa@example.com > rsa.pgp; gpg --export short@example.com > short.pgp
            gpg --export sub@example.com > sub.pgp; gpg --export old@example.com > old.pgp; gpg --export lost@example.com > lost.pgp; gpg --export curve@example.com > curve.pgp
            sed 's/^:-/-/' gnupg/openpgp-revocs.d/$(gpg --list-keys --with-colons lost@example.com | sed -n 's/^fpr:*//; T; s/:.*//; p; q').rev | gpg --import
            gpg --export lost@example.com > revoked.pgp
            { for key in ed25519 ecdsa256 ecdsa384 rsa3072; do echo "$key@example.com $(cat $key.pub)"; done; echo "*@example.com cert-authority $(cat ca.pub)"; } > allowed
            """;

    private final Path folder;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, Bytes> contents = new HashMap<>();

    private SignedRepository(Path folder) {
        this.folder = folder;
    }

    /** Makes it in an empty folder with a short path (sockets of agents lie in it). */
    public static SignedRepository in(Path folder) {
        var made = new SignedRepository(folder);
        for (var line : new String(made.run(Bytes.empty(), "bash", "-c", SCRIPT).output(), StandardCharsets.UTF_8).lines().toList()) {
            made.ids.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
        }
        made.readContents();
        return made;
    }

    private void readContents() {
        try {
            var names = List.copyOf(ids.keySet());
            var asked = String.join("\n", names.stream().map(ids::get).toList()) + "\n";
            var out = Bytes.of(run(Bytes.utf8(asked), "git", "-C", "repository", "cat-file", "--batch").output()).toStream();
            for (var name : names) {
                var header = new ByteArrayOutputStream();
                for (var c = out.read(); c != '\n'; c = out.read()) {
                    header.write(c);
                }
                var size = Integer.parseInt(header.toString(StandardCharsets.US_ASCII).split(" ")[2]);
                contents.put(name, Bytes.of(out.readNBytes(size)));
                out.read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a program said. */
    public record Said(int exit, byte[] output) {}

    /** Runs a program in the folder, with the keys in it. @throws AssertionError if it fails, with what it wrote */
    public Said run(Bytes input, String... command) {
        var said = attempt(input, command);
        if (said.exit() != 0) {
            try {
                var log = folder.resolve("log");
                throw new AssertionError(List.of(command) + " ended with " + said.exit() + ": " + new String(said.output(), StandardCharsets.UTF_8)
                        + (Files.exists(log) ? Files.readString(log) : ""));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return said;
    }

    public Said attempt(Bytes input, String... command) {
        try {
            var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectError(folder.resolve("errors").toFile());
            builder.environment().putAll(Map.of("GNUPGHOME", folder.resolve("gnupg").toString(), "HOME", folder.toString(), "GIT_CONFIG_NOSYSTEM", "1", "TZ", "UTC"));
            var process = builder.start();
            Thread.ofVirtual().start(() -> {
                try (var out = process.getOutputStream()) {
                    input.toStream().transferTo(out);
                } catch (IOException e) {
                    // whoever does not read to the end says so with its exit code
                }
            });
            byte[] output;
            try (InputStream in = process.getInputStream()) {
                output = in.readAllBytes();
            }
            return new Said(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Stores an object whatever is in it, and returns its name. */
    public String store(String type, Bytes content) {
        return new String(run(content, "git", "-C", "repository", "hash-object", "-w", "-t", type, "--literally", "--stdin").output(), StandardCharsets.UTF_8).strip();
    }

    /** Whether git itself calls the signature good. @param verb {@code verify-commit} or {@code verify-tag} */
    public boolean gitCallsGood(String verb, String id) {
        return attempt(Bytes.empty(), "git", "-C", "repository", verb, id).exit() == 0;
    }

    public String id(String name) {
        return ids.get(name);
    }

    /** The content of an object, without the header that is hashed with it. */
    public Bytes content(String name) {
        return contents.get(name);
    }

    public Bytes file(String name) {
        try {
            return Bytes.of(Files.readAllBytes(folder.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    /** The agents of gpg live as long as the folder, unless they are told. */
    @Override public void close() {
        attempt(Bytes.empty(), "gpgconf", "--kill", "all");
    }
}
