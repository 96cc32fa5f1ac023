package dev.alnage.evidence.source;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.HostileEntry.Trick;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says which names, links and module files of a tree do harm on some machine that checks it out (reliability G5): a folder that one
 * file system takes for {@code .git}, a link that leads out, a submodule that is an option. What is harmless on the machine that
 * checks is not harmless for all.
 *
 * @param windowsDevices whether names that Windows keeps for devices are refused as well
 * @param caseTwins whether two names in one folder that differ in case only are refused as well
 */
public record TreeNames(boolean windowsDevices, boolean caseTwins) {
    /** What no repository needs. */
    public static final TreeNames STANDARD = new TreeNames(false, false);
    /** What is fit for every file system in use. */
    public static final TreeNames PORTABLE = new TreeNames(true, true);
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul", "conin$", "conout$");

    private static final String MODULES = ".gitmodules";

    /** What is wrong with one name in a folder. @param directory the folder with a slash at its end, "" for the root */
    public Optional<HostileEntry> name(String directory, String text) {
        if (isGitDirectory(text)) {
            return Optional.of(new HostileEntry(Trick.GIT_DIRECTORY, shown(directory + text), "a name that some file systems take for .git", "another name"));
        }
        try {
            ArtifactPath.require(directory + text);
            if (text.indexOf('/') >= 0) {
                return Optional.of(new HostileEntry(Trick.NAME, shown(directory + text), "a slash in one name", "none"));
            }
        } catch (Rejected e) {
            var said = e.getMessage().split(", expected ", 2);
            return Optional.of(new HostileEntry(Trick.NAME, shown(directory + text), shown(said[0].replace("found ", "")), said.length > 1 ? said[1] : "a plain path"));
        }
        var unseen = text.codePoints().filter(c -> Character.getType(c) == Character.FORMAT && c >= 0x202a && c <= 0x2069).boxed().findFirst();
        if (unseen.isPresent()) {
            return Optional.of(new HostileEntry(Trick.NAME, shown(directory + text), "a character that turns the direction of writing", "none"));
        }
        return windowsDevices ? device(directory, text) : Optional.empty();
    }

    private static Optional<HostileEntry> device(String directory, String name) {
        var opened = Unseen.opened(Unseen.folded(name));
        var dot = opened.indexOf('.');
        var stem = (dot < 0 ? opened : opened.substring(0, dot)).stripTrailing();
        var numbered = stem.length() == 4 && (stem.startsWith("com") || stem.startsWith("lpt")) && Character.isDigit(stem.charAt(3));
        if (DEVICES.contains(stem) || numbered || name.endsWith(".") || name.endsWith(" ") || name.chars().anyMatch(c -> "<>:\"|?*".indexOf(c) >= 0)) {
            return Optional.of(new HostileEntry(Trick.DEVICE, shown(directory + name), "a name that Windows cannot have as a file", "another name"));
        }
        return Optional.empty();
    }

    /** Names of one folder that are one on a file system without case. */
    public List<HostileEntry> twins(String directory, List<String> names) {
        var found = new ArrayList<HostileEntry>();
        if (caseTwins) {
            var seen = new TreeMap<String, String>();
            for (var name : names) {
                var first = seen.putIfAbsent(Unseen.folded(name), name);
                if (first != null) {
                    found.add(new HostileEntry(Trick.TWIN, shown(directory + name), "a name that differs from " + shown(first) + " in case only", "one of them"));
                }
            }
        }
        return found;
    }

    /** What is wrong with a symbolic link. */
    public Optional<HostileEntry> link(String path, Bytes target) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        if (isModules(name)) {
            return Optional.of(new HostileEntry(Trick.LINK, shown(path), "a link in the place of .gitmodules", "a file"));
        }
        String text;
        try {
            text = target.toText();
            ArtifactPath.requireInside(path, text);
        } catch (Rejected e) {
            return Optional.of(new HostileEntry(Trick.LINK, shown(path), "a link that leaves the tree", "a relative target inside it, with .. only at its beginning"));
        }
        for (var segment : text.split("/")) {
            if (isGitDirectory(segment)) {
                return Optional.of(new HostileEntry(Trick.LINK, shown(path), "a link into .git", "a target in the tree"));
            }
        }
        return Optional.empty();
    }

    /** Whether some file system opens {@code .git} under this name: any case, HFS+'s ignorable characters, NTFS's short name, stream or end. */
    public static boolean isGitDirectory(String name) {
        var opened = Unseen.opened(Unseen.folded(name));
        // a backslash is a slash on Windows, wherever it stands
        for (var segment : opened.split("\\\\")) {
            var one = Unseen.opened(segment);
            if (one.equals(".git") || one.equals("git~1")) {
                return true;
            }
        }
        return false;
    }

    /** Whether some file system opens {@code .gitmodules} under this name. */
    public static boolean isModules(String name) {
        var opened = Unseen.opened(Unseen.folded(name));
        if (opened.equals(MODULES)) {
            return true;
        }
        var tilde = opened.indexOf('~');
        var number = opened.substring(tilde + 1);
        return tilde > 0 && !number.isEmpty() && number.chars().allMatch(c -> c >= '0' && c <= '9') && number.charAt(0) != '0'
                && (opened.startsWith("gitmod~") && number.length() == 1 || tilde >= 2 && "gi7eba".startsWith(opened.substring(0, Math.min(tilde, 6))) && opened.length() == 8);
    }

    private static String shown(String path) {
        return ReferenceName.shown(path);
    }
}
