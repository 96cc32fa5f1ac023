package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Rejected;
import java.util.Arrays;

/** What another forge speaks: how its web hooks come, and how it is told the status of a commit. */
public enum ForgeKind {
    GITHUB("github"), GITLAB("gitlab"),
    /** Forgejo speaks the same, under its own names of headers as well. */
    GITEA("gitea");

    private final String wireName;

    ForgeKind(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** @throws Rejected.Malformed for a name of none */
    public static ForgeKind of(String name) {
        return Arrays.stream(values()).filter(kind -> kind.wireName.equals(name)).findFirst().orElseThrow(
                () -> new Rejected.Malformed("found forge " + (name.length() <= 40 ? name : name.substring(0, 40) + "…") + ", expected github, gitlab or gitea"));
    }
}
