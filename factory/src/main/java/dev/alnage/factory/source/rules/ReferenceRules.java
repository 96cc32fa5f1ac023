package dev.alnage.factory.source.rules;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.factory.source.range.PushedRange;
import dev.alnage.policy.protect.CodeOwners;
import dev.alnage.policy.protect.Control;
import dev.alnage.policy.protect.OrganisationRules;
import dev.alnage.policy.protect.Protection;
import dev.alnage.policy.protect.RepositoryRules;
import dev.alnage.policy.protect.Setting;
import dev.alnage.policy.protect.SourceRules;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How the references of one repository are protected while one push is judged: by the organisation, by the file of rules at the tip of
 * the default branch, and by that at the tip of the reference itself, each as it was before the push. All of them together; so what a
 * push changes in these files is for the next one, and none of them can take anything away from another.
 */
public final class ReferenceRules {
    /** Where proposed changes lie until they are merged. */
    public static final String CHANGES = "refs/changes/";
    /** What is looked at in each object, wherever it is pushed to. */
    private static final Set<Control> OF_OBJECTS = EnumSet.of(Control.SIGNED_COMMITS, Control.NO_SECRETS);

    private final String defaultBranch;
    private final SourceRules organisation;
    private final SourceRules shared;
    private final SortedMap<String, SourceRules> own;

    private ReferenceRules(String defaultBranch, SourceRules organisation, SourceRules shared, SortedMap<String, SourceRules> own) {
        this.defaultBranch = defaultBranch;
        this.organisation = organisation;
        this.shared = shared;
        this.own = own;
    }

    /** A file at the tip of a branch. */
    public interface Files {
        /** Empty when the branch has no such file. */
        Optional<Bytes> find(ObjectId tip, String path) throws IOException;

        /** Files in the commits of a range and before it. */
        static Files of(PushedRange range) {
            return range::file;
        }
    }

    /**
     * @param held what the references named when they were last let in
     * @param references those that the push moves
     * @throws Rejected.Malformed when a file of rules that is there cannot be read: what it asked for, nobody knows
     */
    public static ReferenceRules of(OrganisationRules organisation, String repository, SortedMap<String, ObjectId> held, Iterable<String> references,
            String defaultBranch, Files files) throws IOException {
        var shared = at(held, defaultBranch, files);
        var own = new TreeMap<String, SourceRules>();
        for (var reference : references) {
            own.put(reference, at(held, reference, files));
        }
        return new ReferenceRules(defaultBranch, organisation.of(repository), shared, own);
    }

    private static SourceRules at(SortedMap<String, ObjectId> held, String reference, Files files) throws IOException {
        var tip = held.get(reference);
        var file = tip == null ? Optional.<Bytes>empty() : files.find(tip, RepositoryRules.PATH);
        return file.isPresent() ? RepositoryRules.read(file.get()).rules() : SourceRules.NONE;
    }

    /** How a reference is protected. A proposed change gets what any branch asks of objects: it may be merged into each of them. */
    public Protection of(String reference) {
        var all = all(reference);
        return reference.startsWith(CHANGES) ? ofObjects(all) : all.of(reference);
    }

    private SourceRules all(String reference) {
        return organisation.join(shared).join(own.getOrDefault(reference, SourceRules.NONE));
    }

    private static Protection ofObjects(SourceRules rules) {
        var settings = new TreeMap<Control, Setting>();
        rules.rules().forEach(rule -> rule.protection().settings().forEach((control, setting) -> {
            if (OF_OBJECTS.contains(control)) {
                settings.merge(control, setting, Setting::join);
            }
        }));
        return new Protection(settings);
    }

    /** Everything that is in force for a reference, to be named in evidence. */
    public SourceRules inForce(String reference) {
        return all(reference);
    }

    /** What the organisation asks of the repository. */
    public SourceRules organisation() {
        return organisation;
    }

    /**
     * The tips from which on a reference's new commits are counted: those of references of which at least as much is asked. For a
     * proposed change, which may be for any branch, those of the branches where everything was reviewed, and of the default branch.
     */
    public SortedSet<ObjectId> known(String reference, SortedMap<String, ObjectId> held) {
        var tips = new TreeSet<ObjectId>();
        var protection = of(reference);
        held.forEach((name, tip) -> {
            if (reference.startsWith(CHANGES) ? isReviewed(name) : !name.startsWith(CHANGES) && (!protection.isProtected() || of(name).isAtLeast(protection))) {
                tips.add(tip);
            }
        });
        return tips;
    }

    private boolean isReviewed(String name) {
        return name.startsWith("refs/heads/") && (name.equals(defaultBranch) || of(name).wantsReview());
    }

    /** The file of owners at a tip. @throws Rejected.Malformed when it is there and cannot be read */
    public static Optional<CodeOwners> owners(Files files, ObjectId tip) throws IOException {
        for (var place : CodeOwners.PLACES) {
            var file = files.find(tip, place);
            if (file.isPresent()) {
                return Optional.of(CodeOwners.read(place, file.get()));
            }
        }
        return Optional.empty();
    }
}
