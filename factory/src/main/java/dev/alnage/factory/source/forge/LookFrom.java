package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Digest;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.server.Following;
import dev.alnage.factory.source.server.Landing;
import dev.alnage.factory.source.server.NotReceived;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Ref;

/**
 * One look at a forge that a repository follows: everything new is fetched at once, and each branch and tag is judged like a push and moved
 * alone, so that one that is refused keeps nothing else out.
 */
final class LookFrom {
    private final ForgeReach reach;
    private final Following following;
    private final Mirror mirror;
    private final ForgeLimits limits;
    private final Pusher pusher;

    LookFrom(ForgeReach reach, Following following, Mirror mirror, ForgeLimits limits) {
        this.reach = reach;
        this.following = following;
        this.mirror = mirror;
        this.limits = limits;
        this.pusher = new Pusher("mirror:" + mirror.repository(), mirror.address().getHost(), Optional.empty(), mirror.isOverSsh() ? Pusher.Transport.SSH : Pusher.Transport.HTTPS);
    }

    /** A reference there that is wanted here. @param ref under its name there */
    private record Wanted(String name, Ref ref) {
        Digest value() {
            return ForgeTransport.value(ref);
        }

        Standing standing(List<Refusal> refusals) {
            var peeled = Optional.ofNullable(ref.getPeeledObjectId()).orElse(ref.getObjectId());
            return new Standing(name, ref.getName(), Optional.of(value()), Optional.of(Digest.gitCommit(peeled.name())), refusals);
        }
    }

    List<Standing> look() throws IOException {
        var standings = new ArrayList<Standing>();
        SortedMap<String, List<String>> targets;
        try (var landing = following.land(mirror.repository()); var forge = ForgeFetch.open(reach, mirror, landing, limits)) {
            var there = forge.references();
            targets = mirror.references().targets(there.keySet());
            var moved = new ArrayList<Wanted>();
            targets.forEach((name, sources) -> {
                var wanted = new Wanted(name, there.get(sources.getFirst()));
                if (sources.size() > 1) {
                    standings.add(wanted.standing(List.of(new Refusal("ALN-SRC-185", name, "it as the name of " + String.join(" and ", sources), "one reference under one name",
                            "give the mirror other patterns: alnage source mirror add --references"))));
                } else if (wanted.value().equals(landing.references().get(name))) {
                    standings.add(wanted.standing(List.of()));
                } else {
                    moved.add(wanted);
                }
            });
            standings.addAll(taken(landing, forge, moved));
        }
        standings.addAll(gone(targets));
        return standings;
    }

    private List<Standing> taken(Landing landing, ForgeFetch forge, List<Wanted> moved) throws IOException {
        if (moved.isEmpty()) {
            return List.of();
        }
        try {
            forge.fetch(moved.stream().map(Wanted::ref).toList());
        } catch (NotReceived e) {
            // one of them is to blame, and the others are not to suffer for it
            return moved.size() == 1 ? List.of(moved.getFirst().standing(e.refusals())) : alone(moved);
        }
        var standings = new ArrayList<Standing>();
        for (var wanted : moved) {
            standings.add(wanted.standing(following.follow(mirror.repository(), pusher,
                    new ReferenceUpdate(wanted.name(), Optional.ofNullable(landing.references().get(wanted.name())), Optional.of(wanted.value())), landing)));
        }
        return standings;
    }

    private List<Standing> alone(List<Wanted> moved) throws IOException {
        var standings = new ArrayList<Standing>();
        for (var wanted : moved) {
            try (var landing = following.land(mirror.repository()); var forge = ForgeFetch.open(reach, mirror, landing, limits)) {
                standings.addAll(taken(landing, forge, List.of(wanted)));
            }
        }
        return standings;
    }

    /**
     * What was taken in stays when it is deleted there, unless the mirror prunes; then the rules are asked as about any deletion. A forge that
     * shows nothing at all has lost its repository or hides it, and has nothing deleted.
     */
    private List<Standing> gone(SortedMap<String, List<String>> targets) throws IOException {
        var standings = new ArrayList<Standing>();
        for (var here : new TreeMap<>(following.references(mirror.repository())).entrySet()) {
            if (mirror.references().isTarget(here.getKey()) && !targets.containsKey(here.getKey())) {
                var refusals = mirror.prune() && !targets.isEmpty() ? following.forget(mirror.repository(), pusher, new ReferenceUpdate(here.getKey(), Optional.of(here.getValue()), Optional.empty()))
                        : List.of(new Refusal("ALN-SRC-141", here.getKey(), "no such reference there any more", "it at " + here.getValue().hex() + " or on from there",
                                "ask who deleted it; what was taken in before stays here"));
                standings.add(new Standing(here.getKey(), "", Optional.empty(), Optional.empty(), refusals));
            }
        }
        return standings;
    }
}
