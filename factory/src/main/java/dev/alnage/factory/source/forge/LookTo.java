package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Digest;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.server.RefusalText;
import dev.alnage.factory.source.server.Sending;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One look at a forge that is kept as a repository here: what leads on from what is there goes there in one push, and nothing is forced or deleted. */
final class LookTo {
    private static final String CODE = "ALN-SRC-143";

    private final ForgeReach reach;
    private final Sending sending;
    private final Mirror mirror;
    private final ForgeLimits limits;

    LookTo(ForgeReach reach, Sending sending, Mirror mirror, ForgeLimits limits) {
        this.reach = reach;
        this.sending = sending;
        this.mirror = mirror;
        this.limits = limits;
    }

    /** @param name here @param elsewhere its name there */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private record Move(String name, String elsewhere, Optional<Digest> before, Digest after) {
        ReferenceUpdate update() {
            return new ReferenceUpdate(elsewhere, before, Optional.of(after));
        }

        Standing standing(List<Refusal> refusals) {
            return new Standing(name, elsewhere, before, before, refusals);
        }

        Standing refused(String found, String expected, String fix) {
            return standing(List.of(new Refusal(CODE, elsewhere, found, expected, fix)));
        }
    }

    List<Standing> look() throws IOException {
        var here = sending.references(mirror.repository());
        var standings = new ArrayList<Standing>();
        try (var push = push()) {
            var there = push.references();
            var moves = new ArrayList<Move>();
            for (var target : mirror.references().targets(here.keySet()).entrySet()) {
                var name = target.getValue().getFirst();
                var before = Optional.ofNullable(there.get(target.getKey()));
                if (target.getValue().size() == 1 && before.equals(Optional.of(here.get(name)))) {
                    standings.add(new Standing(name, target.getKey(), before, before, List.of()));
                    continue;
                }
                var move = new Move(name, target.getKey(), before, here.get(name));
                if (target.getValue().size() > 1) {
                    standings.add(move.standing(List.of(new Refusal("ALN-SRC-185", target.getKey(), "it as the name of " + String.join(" and ", target.getValue()),
                            "one reference under one name", "give the mirror other patterns: alnage source mirror add --references"))));
                } else if (before.isPresent() && !leadsOn(move, before.get())) {
                    standings.add(move.refused("it at " + before.get().hex() + " there, which does not lead to " + here.get(name).hex(), "a part of what is here",
                            "ask who pushed there; nothing is pushed with force"));
                } else {
                    moves.add(move);
                }
            }
            standings.addAll(sent(push, moves));
        }
        return standings;
    }

    private ForgePush push() throws IOException {
        return ForgePush.open(reach, mirror, sending.lend(mirror.repository()), limits);
    }

    /** A tag never leads on: it is another one. */
    private boolean leadsOn(Move move, Digest before) throws IOException {
        return !move.elsewhere().startsWith("refs/tags/") && sending.leadsOn(mirror.repository(), before, move.after());
    }

    private List<Standing> sent(ForgePush push, List<Move> moves) throws IOException {
        if (moves.isEmpty()) {
            return List.of();
        }
        Map<String, String> refused = new TreeMap<>();
        try {
            refused.putAll(push.push(moves.stream().map(Move::update).toList()));
        } catch (ForgeLine.TooLong e) {
            return moves.size() == 1 ? List.of(moves.getFirst().refused(e.getMessage() + " that are missing there", "at most that", "push it there once by hand: git push"))
                    : alone(moves);
        }
        return moves.stream().map(move -> refused.containsKey(move.elsewhere()) ? move.refused(RefusalText.shown(refused.get(move.elsewhere())), "the forge to take it",
                "look at the rules of that forge, and at what the token may") : move.standing(List.of())).toList();
    }

    private List<Standing> alone(List<Move> moves) throws IOException {
        var standings = new ArrayList<Standing>();
        for (var move : moves) {
            try (var push = push()) {
                standings.addAll(sent(push, List.of(move)));
            }
        }
        return standings;
    }
}
