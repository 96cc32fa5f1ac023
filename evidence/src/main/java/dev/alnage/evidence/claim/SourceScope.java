package dev.alnage.evidence.claim;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.SourceRepositories;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import java.util.Arrays;
import java.util.Optional;

/**
 * One repository of one factory. Every statement about source names it, so that what is true of a commit or tag in one repository
 * says nothing about the same object in another (case G4).
 *
 * @param trustDomain the factory, as its trust file calls it
 * @param repository the name under which its Git server knows the repository, such as {@code shop/app}
 */
public record SourceScope(String trustDomain, String repository) {
    private static final String SCHEME = "alnage://";
    private static final int LENGTH_MAX = 200;

    public SourceScope {
        if (repository.length() > LENGTH_MAX || !Arrays.stream(repository.split("/", -1)).allMatch(SourceScope::isName)) {
            throw new Rejected.Malformed("found repository \"" + shortened(repository) + "\", expected small letters, digits, dots and dashes, such as shop/app");
        }
        if (trustDomain.isEmpty() || trustDomain.length() > LENGTH_MAX || !trustDomain.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '/')) {
            throw new Rejected.Malformed("found trust domain \"" + shortened(trustDomain) + "\", expected a name such as factory.example");
        }
    }

    /** Between two slashes: it begins with a letter or digit, and is nothing that git or a file system takes for something else. */
    private static boolean isName(String part) {
        return !part.isEmpty() && isLetterOrDigit(part.charAt(0)) && part.chars().allMatch(c -> isLetterOrDigit(c) || "._-".indexOf(c) >= 0)
                && !part.contains("..") && !part.endsWith(".") && !part.endsWith(".git") && !part.endsWith(".lock");
    }

    private static boolean isLetterOrDigit(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    /** As a resource of a VSA: {@code alnage://factory.example/shop/app}. */
    public String toUri() {
        return SCHEME + trustDomain + "/" + repository;
    }

    /** The repository that a URI names, with or without a revision; empty for a repository that no factory serves. */
    public static Optional<SourceScope> find(String uri) {
        var repository = SourceRepositories.repository(uri);
        var slash = repository.indexOf('/', SCHEME.length());
        return repository.startsWith(SCHEME) && slash > 0
                ? Optional.of(new SourceScope(repository.substring(SCHEME.length(), slash), repository.substring(slash + 1))) : Optional.empty();
    }

    /** Under this every change of a reference of the repository is found. */
    public Digest references() {
        return series("references", "");
    }

    /** Under this every proposed change of the repository is found. */
    public Digest changes() {
        return series("changes", "");
    }

    /** Under this everything about one proposed change is found: its states and its reviews. */
    public Digest change(long number) {
        return series("changes", "/" + number);
    }

    /** Under this every breaking of the glass is found. */
    public Digest breakGlass() {
        return series("break-glass", "");
    }

    private Digest series(String kind, String rest) {
        return Digest.of(Bytes.utf8("alnage:source-" + kind + "/" + trustDomain + "/" + repository + rest));
    }

    Json.Builder write(Json.Builder json) {
        return json.with("trustDomain", trustDomain).with("repository", repository);
    }

    static SourceScope read(Fields fields) {
        return new SourceScope(fields.text("trustDomain"), fields.text("repository"));
    }

    /** Written again it is the same: no subject that nobody looked at, no second spelling. */
    static void requireSame(Statement written, Statement read) {
        if (!written.toJson().toBytes().equals(read.toJson().toBytes())) {
            throw new Rejected.Malformed("found a statement of type " + read.predicate().type() + " with other subjects or spellings than its own, expected what its members say");
        }
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
