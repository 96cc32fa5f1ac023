package dev.alnage.factory.source.server;

import dev.alnage.factory.source.Refusal;
import java.io.IOException;
import java.util.List;

/** A request that the Git server refuses by itself, before or after the gate is asked, and why. */
@SuppressWarnings("serial")
public final class NotReceived extends IOException {
    private final transient List<Refusal> refusals;

    NotReceived(List<Refusal> refusals) {
        super(refusals.getFirst().code() + " " + refusals.getFirst().found());
        this.refusals = List.copyOf(refusals);
    }

    NotReceived(String code, String where, String found, String expected, String fix) {
        this(List.of(new Refusal(code, where, found, expected, fix)));
    }

    public List<Refusal> refusals() {
        return refusals;
    }
}
