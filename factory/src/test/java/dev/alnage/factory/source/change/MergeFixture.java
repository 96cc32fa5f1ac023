package dev.alnage.factory.source.change;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.KeyBinding;
import dev.alnage.evidence.claim.Membership;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.claim.RoleGrant;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.people.Possession;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.factory.source.gate.AccessCheck;
import dev.alnage.factory.source.gate.InForce;
import dev.alnage.factory.source.gate.OwnersCheck;
import dev.alnage.factory.source.gate.ReviewApprovers;
import dev.alnage.factory.source.gate.RulesCheck;
import dev.alnage.factory.source.gate.SourceInspector;
import dev.alnage.factory.source.rules.Standings;
import dev.alnage.factory.source.secrets.RuleSet;
import dev.alnage.factory.source.secrets.SecretScan;
import dev.alnage.factory.source.secrets.Waivers;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.policy.protect.OrganisationRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Who merges ask about: people with roles and keys, and the owners of paths by the real check. */
final class MergeFixture {
    private static final String MAIN = "refs/heads/main";

    private MergeFixture() {}

    static void enrol(FactoryWorld world, String name, String fullName, Signer key, RepositoryRole role, Signer... administrators) throws IOException {
        var now = world.clock.now();
        for (var said : List.of(new Membership("test.alnage", new Membership.Act.Enrolled(name, AccountKind.PERSON, fullName), now, "new").toStatement(),
                new RoleGrant("test.alnage", new RoleGrant.Act.Granted(RoleGrant.Holder.of(name), role, NameTemplate.ANY, Optional.empty()), now, "work").toStatement(),
                new KeyBinding("test.alnage", name, AccountKey.ofStatements(key.key()), Set.of(KeyBinding.Purpose.SIGN), Optional.empty(), now.plus(Duration.ofDays(30)),
                        Possession.prove(key, "test.alnage", name), now, "first").toStatement())) {
            world.storer.record(Envelope.sign(said, administrators));
        }
    }

    /** Asks for owners and two reviews at main, and for nothing else. @param leave what the rules say beside that */
    static Inspector inspector(FactoryWorld world, SourceScope scope, ReferenceRecords records, Proposals proposals, String leave) {
        var organisation = Optional.of(rules(leave));
        InForce.Source inForce = _ -> new InForce(organisation, Json.object().build(), new ReferenceChange.Rules("org/source@v1", Digest.of(Bytes.utf8("rules"))),
                new SigningKeys(List.of(), List.of()), SecretScan.of(RuleSet.shipped(), Waivers.NONE), _ -> new TreeSet<>());
        var approvers = new ReviewApprovers(scope.trustDomain(), proposals);
        return new SourceInspector(scope.trustDomain(), records, inForce, List.of(new RulesCheck(), new AccessCheck(approvers, AccessCheck::notMerged), new OwnersCheck(approvers)), world.clock);
    }

    /** Puts a pack into a repository as a push would. */
    static void unpack(Path bare, Bytes pack) throws IOException {
        var file = bare.resolve("objects/pack/pack-" + Digest.of(pack).hex() + ".pack");
        // the same merge, made twice within a second, is there already
        if (!Files.exists(file)) {
            Files.write(file, pack.toArray());
            new GitClient(bare).run("-c", "core.bare=true", "index-pack", "--strict", "-o", file.toString().replace(".pack", ".idx"), file.toString());
        }
    }

    private static OrganisationRules rules(String leave) {
        return OrganisationRules.of((Json.Members) JsonReader.read(Bytes.utf8("{\"source\": {\"version\": 1, \"groups\": [{\"repositories\": \"**\","
                + " \"protect\": [{\"references\": \"refs/heads/main\", \"owners\": true, \"reviews\": 2" + leave + "}]}]}}")));
    }

    /** Since when controls of a reference have held, and what of that is missing today. */
    static Standings.Standing standing(FactoryWorld world, SourceScope scope, String reference) {
        return Standings.of(world.trust(), world.evidence(), scope, rules("").of(scope.repository())).stream().filter(each -> each.reference().equals(reference)).findFirst().orElseThrow();
    }

    /** What the record says of owners of what main is at. */
    static SourceInspection.Control owners(FactoryWorld world, SourceScope scope, ReferenceRecords records) throws IOException {
        var tip = records.history(scope).find(MAIN).orElseThrow();
        for (var entry : world.ledger.listAbout(tip)) {
            if (entry.predicateType().equals(SourceInspection.TYPE)) {
                var inspection = SourceInspection.read(world.ledger.envelope(entry).unverifiedStatement());
                if (inspection.scope().equals(scope) && inspection.reference().equals(MAIN)) {
                    return inspection.controls().get("owners");
                }
            }
        }
        throw new AssertionError("no inspection of " + tip);
    }
}
