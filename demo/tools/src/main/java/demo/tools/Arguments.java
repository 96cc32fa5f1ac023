package demo.tools;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The arguments of a step, all of the form {@code --flag value}. A step reads nothing else: no environment, no clock. */
final class Arguments {
    /** Called in a way that no pipeline should. */
    @SuppressWarnings("serial")
    static final class Unusable extends RuntimeException {
        Unusable(String message) {
            super(message);
        }
    }

    private final Map<String, List<String>> values;

    private Arguments(Map<String, List<String>> values) {
        this.values = values;
    }

    static Arguments parse(String[] args, String... flags) {
        var known = Set.of(flags);
        var values = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < args.length; i += 2) {
            if (!known.contains(args[i])) {
                throw new Unusable("found " + args[i] + ", expected one of " + String.join(" ", flags));
            }
            if (i + 1 == args.length || args[i + 1].startsWith("--")) {
                throw new Unusable("found " + args[i] + " without a value, expected one");
            }
            values.computeIfAbsent(args[i], _ -> new ArrayList<>()).add(args[i + 1]);
        }
        return new Arguments(values);
    }

    String one(String flag) {
        return find(flag).orElseThrow(() -> new Unusable("found no " + flag + ", expected one"));
    }

    Path path(String flag) {
        return Path.of(one(flag));
    }

    List<String> all(String flag) {
        return List.copyOf(values.getOrDefault(flag, List.of()));
    }

    List<Path> paths(String flag) {
        return all(flag).stream().map(Path::of).toList();
    }

    Optional<String> find(String flag) {
        var given = all(flag);
        if (given.size() > 1) {
            throw new Unusable("found " + flag + " " + given.size() + " times, expected it once");
        }
        return given.stream().findFirst();
    }

    /** Repeated {@code name=value} flags; one name twice is refused. */
    Map<String, String> pairs(String flag) {
        var pairs = new LinkedHashMap<String, String>();
        for (var pair : all(flag)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new Unusable("found " + flag + " " + pair + ", expected name=value");
            }
            if (pairs.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
                throw new Unusable("found " + flag + " " + pair.substring(0, equals) + " twice, expected it once");
            }
        }
        return pairs;
    }
}
