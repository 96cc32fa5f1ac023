package demo.tools;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How an unpacked image is run where nobody may change the root: by its own loader, from a directory. */
record Running(List<String> command, Map<String, String> environment) {
    private static final List<String> LOADERS = List.of("lib64/ld-linux-x86-64.so.2", "lib/ld-linux-aarch64.so.1");
    private static final List<String> LIBRARIES =
            List.of("lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu", "usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu", "lib64", "lib");

    Running {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    static Running of(Map<String, Object> config, Path root) {
        var running = Json.object(config.get("config"), "config");
        var command = new ArrayList<>(loader(root));
        for (var argument : Json.strings(running, "Entrypoint")) {
            command.add(argument.startsWith("/") ? root + argument : argument);
        }
        var environment = new LinkedHashMap<String, String>();
        for (var variable : running.containsKey("Env") ? Json.strings(running, "Env") : List.<String>of()) {
            int equals = variable.indexOf('=');
            if (equals < 1) {
                throw new Refused("found the variable " + variable + ", expected NAME=VALUE");
            }
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return new Running(command, environment);
    }

    /** The image's own loader and libraries; nothing if it has none, as in a test on a directory without a C library. */
    private static List<String> loader(Path root) {
        for (var loader : LOADERS) {
            if (Files.isExecutable(root.resolve(loader))) {
                var libraries = LIBRARIES.stream().map(root::resolve).filter(Files::isDirectory).map(Path::toString).toList();
                return List.of(root.resolve(loader).toString(), "--library-path", String.join(":", libraries));
            }
        }
        return List.of();
    }
}
