package dev.alnage.app.cli;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings with where each came from: a flag, the environment, the checkout, the person's own file, or the default. */
public final class Config {
    /** One setting, and who said so. */
    public record Setting(String value, String origin) {}

    private static final int FILE_BYTES_MAX = 64 << 10;
    private static final Set<String> OF_A_PERSON = Set.of("data", "server", "project");
    // A checkout may be anybody's: it must not choose whom we talk to, whom we trust, or what we run.
    private static final Set<String> OF_A_CHECKOUT = Set.of("project");

    private final Path directory;
    private final Map<String, Setting> settings;

    private Config(Path directory, Map<String, Setting> settings) {
        this.directory = directory;
        this.settings = settings;
    }

    static Config discover(Arguments arguments, Surroundings surroundings) {
        var found = new LinkedHashMap<String, Setting>();
        var environment = surroundings.environment();
        for (var name : OF_A_PERSON) {
            arguments.flag(name).ifPresent(value -> found.putIfAbsent(name, new Setting(value, "--" + name)));
            var variable = "ALNAGE_" + name.toUpperCase(Locale.ROOT);
            Optional.ofNullable(environment.get(variable)).filter(value -> !value.isEmpty())
                    .ifPresent(value -> found.putIfAbsent(name, new Setting(value, variable)));
        }
        checkout(surroundings.directory()).ifPresent(file -> read(file, OF_A_CHECKOUT, found));
        person(environment).ifPresent(file -> read(file, OF_A_PERSON, found));
        found.putIfAbsent("data", new Setting(".alnage-data", "default"));
        return new Config(surroundings.directory(), Map.copyOf(found));
    }

    /** Where the factory of this machine keeps everything. */
    public Path data() {
        return directory.resolve(settings.get("data").value()).normalize();
    }

    /** The socket of the factory, if somebody named one; otherwise it is the one in the data folder. */
    public Optional<Path> server() {
        return find("server").map(setting -> directory.resolve(setting.value()).normalize());
    }

    public Optional<Setting> find(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    /** The nearest one upward, but not beyond the repository. */
    private static Optional<Path> checkout(Path directory) {
        for (var at = directory; at != null; at = at.getParent()) {
            var file = at.resolve(".alnage/config.yaml");
            if (Files.exists(file)) {
                return Optional.of(file);
            }
            if (Files.exists(at.resolve(".git"))) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> person(Map<String, String> environment) {
        var xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        var home = environment.getOrDefault("HOME", "");
        var base = !xdg.isEmpty() ? Optional.of(Path.of(xdg)) : home.isEmpty() ? Optional.<Path>empty() : Optional.of(Path.of(home, ".config"));
        return base.filter(Path::isAbsolute).map(path -> path.resolve("alnage/config.yaml")).filter(Files::exists);
    }

    private static void read(Path file, Set<String> allowed, Map<String, Setting> found) {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw new Rejected.Malformed("found more than " + FILE_BYTES_MAX + " bytes, expected at most so many");
            }
            if (!(YamlReader.read(Bytes.of(bytes)) instanceof Json.Members(var members))) {
                throw new Rejected.Malformed("found no mapping, expected one from settings to values");
            }
            members.forEach((name, value) -> {
                if (!allowed.contains(name)) {
                    throw new Rejected.Malformed("found setting " + name + ", expected one of " + allowed.stream().sorted().toList());
                }
                found.putIfAbsent(name, new Setting(Fields.text(name, value), file.toString()));
            });
        } catch (Rejected e) {
            throw new Failure(Exit.USAGE, "ALN-CLI-010", "in " + file + " " + e.getMessage(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
