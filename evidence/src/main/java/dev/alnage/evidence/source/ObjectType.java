package dev.alnage.evidence.source;

import dev.alnage.evidence.Rejected;
import java.util.Arrays;

/** The four types of git objects. */
public enum ObjectType {
    COMMIT("commit"), TREE("tree"), BLOB("blob"), TAG("tag");

    private final String wireName;

    ObjectType(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static ObjectType of(String wireName) {
        return Arrays.stream(values()).filter(type -> type.wireName.equals(wireName)).findFirst().orElseThrow(() -> new Rejected.Malformed(
                "found object type " + (wireName.length() <= 40 ? wireName : wireName.substring(0, 40) + "…") + ", expected commit, tree, blob or tag"));
    }
}
