package dev.alnage.factory.http;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who from elsewhere may ask what: each client by one name in its certificate, written {@code URI:…} or {@code DNS:…}. An
 * authority says whose key it is; what that one may do stands here and nowhere else.
 */
public record TlsClients(List<Client> clients) {
    private static final int BYTES_MAX = 1 << 20;
    private static final int NAME_LENGTH_MAX = 64;
    private static final Set<String> KNOWN = Set.of(Roles.READ, Roles.DECIDE, Roles.VERIFY, Roles.EXCHANGE);

    /**
     * One client.
     *
     * @param certificate the alternative name of its certificate, all of it
     * @param may some of {@code read}, {@code decide}, {@code verify}, {@code exchange}
     * @param people the accounts that may step up for it, where the policy asks that; nobody if it is a program's
     */
    public record Client(String name, String certificate, Set<String> may, Set<String> people) {
        public Client {
            may = Set.copyOf(may);
            people = Set.copyOf(people);
            if (name.isEmpty() || name.length() > NAME_LENGTH_MAX || !Plain.text(name, "-_.")) {
                throw new Rejected.Malformed("found client \"" + name + "\", expected letters, digits, dots, dashes and underscores");
            }
            if (!certificate.startsWith("URI:") && !certificate.startsWith("DNS:") || certificate.length() == 4 || certificate.indexOf('*') >= 0) {
                throw new Rejected.Malformed("found certificate " + certificate + " of client " + name + ", expected URI: or DNS: and one name in full");
            }
            if (may.isEmpty() || !KNOWN.containsAll(may)) {
                throw new Rejected.Malformed("found " + may + " for client " + name + ", expected some of read, decide, verify, exchange");
            }
        }
    }

    public TlsClients {
        clients = List.copyOf(clients);
        var seen = new HashSet<String>();
        for (var client : clients) {
            if (!seen.add("name " + client.name()) || !seen.add(client.certificate())) {
                throw new Rejected.Malformed("found client " + client.name() + " or its certificate twice, expected each once");
            }
        }
    }

    /** @throws Rejected.Malformed for what is not understood: it may be a restriction */
    public static TlsClients read(Bytes json) {
        var fields = Fields.of("clients", JsonReader.read(json, BYTES_MAX));
        var clients = new TlsClients(fields.list("clients", each -> {
            var client = Fields.of("client", each);
            var may = client.texts("may");
            if (new HashSet<>(may).size() < may.size()) {
                throw new Rejected.Malformed("found a permission twice, expected each once");
            }
            var read = new Client(client.text("name"), client.text("certificate"), new HashSet<>(may), new HashSet<>(client.textsOrEmpty("people")));
            client.noOthers();
            return read;
        }));
        fields.noOthers();
        return clients;
    }

    /**
     * Who that is; empty if nobody, or if the names of one certificate are those of two: then nobody can say who of them asks.
     *
     * @param names the alternative names of the certificate, which holds from one time until another
     */
    Optional<Caller> find(Set<String> names, Instant from, Instant until) {
        var found = clients.stream().filter(client -> names.contains(client.certificate())).toList();
        if (found.size() != 1) {
            return Optional.empty();
        }
        var client = found.getFirst();
        return Optional.of(new Caller(new Caller.Certified(client.name(), client.certificate(), from, until, client.people()), client.may()));
    }
}
