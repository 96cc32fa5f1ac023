package dev.alnage.policy.protect;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.OpenSshKey;
import java.util.Set;
import java.util.TreeMap;

/**
 * A machine elsewhere that the factory speaks SSH to, and the keys by which it is known. They stand in the signed policy: a key that is believed
 * because it was the first to be seen is the key of whoever stood in between that day.
 *
 * @param host its name, in small letters, as addresses have it
 * @param keys of which it has to show one
 */
public record SshHost(String host, int port, Set<OpenSshKey> keys) {
    public static final int PORT_USUAL = 22;
    private static final int HOST_LENGTH_MAX = 253;
    private static final int PORT_MAX = 65_535;
    private static final int KEYS_MAX = 16;

    public SshHost {
        keys = Set.copyOf(keys);
        if (host.isEmpty() || host.length() > HOST_LENGTH_MAX || !host.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "-.:[]".indexOf(c) >= 0)) {
            throw new Rejected.Malformed("found a host's name of " + host.length() + " characters in source.sshHosts, expected up to " + HOST_LENGTH_MAX
                    + " small letters, digits, dashes and dots, or an ipv6 address in brackets");
        }
        if (port < 1 || port > PORT_MAX) {
            throw new Rejected.Malformed("found port " + port + " of " + host + ", expected 1 to " + PORT_MAX);
        }
        if (keys.isEmpty() || keys.size() > KEYS_MAX || keys.stream().anyMatch(OpenSshKey::isOnToken)) {
            throw new Rejected.Malformed("found " + keys.size() + " keys of " + host + ", expected 1 to " + KEYS_MAX + ", none of them on a FIDO token");
        }
    }

    static SshHost read(Json json) {
        var fields = Fields.of("source.sshHosts", json);
        var keys = new TreeMap<String, OpenSshKey>();
        for (var line : fields.texts("keys")) {
            var key = OpenSshKey.read(line);
            keys.put(key.line(), key);
        }
        var host = new SshHost(fields.text("host"), (int) fields.integer("port", 1, PORT_MAX, PORT_USUAL), Set.copyOf(keys.values()));
        fields.noOthers();
        return host;
    }
}
