package dev.alnage.factory.source.server;

import java.util.Collection;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.MutableObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdOwnerMap;
import org.eclipse.jgit.util.MutableInteger;

/**
 * Which objects a push brings and which others those name, noted while each is unpacked anyway. A push that brings all that it names is
 * whole in itself, as the first into a repository is: nobody has to walk through it then to see that nothing is missing.
 */
final class PackLinks {
    private static final int TREE_AT = "tree ".length();
    private static final String PARENT = "parent ";
    private static final int OBJECT_AT = "object ".length();
    private static final int TYPE_AT = OBJECT_AT + Constants.OBJECT_ID_STRING_LENGTH + "\ntype ".length();

    /** An object that was brought or named, with its type or that under which it was named. */
    private static final class Named extends ObjectIdOwnerMap.Entry {
        private static final long serialVersionUID = 1;

        private final int type;
        private boolean brought;

        Named(AnyObjectId id, int type) {
            super(id);
            this.type = type;
        }
    }

    private final int idsMax;
    private final MutableObjectId entry = new MutableObjectId();
    private ObjectIdOwnerMap<Named> ids = new ObjectIdOwnerMap<>();
    private int missing;
    private boolean told = true;

    /** @param idsMax of how many objects it remembers; of a push that names more it says nothing */
    PackLinks(int idsMax) {
        this.idsMax = idsMax;
    }

    /**
     * Notes an object and what it names.
     *
     * @param content of the form that git gives its type
     */
    void bring(AnyObjectId id, int type, byte[] content) throws CorruptObjectException {
        bring(id, type);
        switch (type) {
            case Constants.OBJ_COMMIT -> commit(content);
            case Constants.OBJ_TREE -> tree(content);
            case Constants.OBJ_TAG -> {
                var at = new MutableInteger();
                at.value = TYPE_AT;
                name(ObjectId.fromString(content, OBJECT_AT), Constants.decodeTypeString(id, content, (byte) '\n', at));
            }
            default -> { }
        }
    }

    /** Notes an object that names no other. */
    void bring(AnyObjectId id, int type) {
        var named = find(id, type);
        if (told && !named.brought) {
            named.brought = true;
            missing--;
        }
    }

    /** Whether all these were brought, with all that they lead to, each of the type under which it is named. */
    boolean areWhole(Collection<? extends AnyObjectId> tips) {
        return told && missing == 0 && tips.stream().allMatch(ids::contains);
    }

    private void name(AnyObjectId id, int type) {
        find(id, type);
    }

    /** Not to be used once nothing can be told any more. */
    private Named find(AnyObjectId id, int type) {
        var named = ids.get(id);
        if (named == null) {
            named = new Named(id, type);
            if (told) {
                ids.add(named);
                missing++;
            }
        }
        if (named.type != type || ids.size() > idsMax) {
            told = false;
            ids = new ObjectIdOwnerMap<>();
        }
        return named;
    }

    private void commit(byte[] content) {
        name(ObjectId.fromString(content, TREE_AT), Constants.OBJ_TREE);
        var at = TREE_AT + Constants.OBJECT_ID_STRING_LENGTH + 1;
        for (; begins(content, at); at += PARENT.length() + Constants.OBJECT_ID_STRING_LENGTH + 1) {
            name(ObjectId.fromString(content, at + PARENT.length()), Constants.OBJ_COMMIT);
        }
    }

    private static boolean begins(byte[] content, int at) {
        if (content.length < at + PARENT.length()) {
            return false;
        }
        for (var i = 0; i < PARENT.length(); i++) {
            if (content[at + i] != PARENT.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void tree(byte[] content) {
        for (var at = 0; told && at < content.length; at += Constants.OBJECT_ID_LENGTH) {
            var mode = 0;
            for (; content[at] != ' '; at++) {
                mode = mode << 3 | content[at] - '0';
            }
            while (content[at] != 0) {
                at++;
            }
            at++;
            // a submodule is another repository's affair
            if (!FileMode.GITLINK.equals(mode)) {
                entry.fromRaw(content, at);
                name(entry, FileMode.TREE.equals(mode) ? Constants.OBJ_TREE : Constants.OBJ_BLOB);
            }
        }
    }
}
