package dev.alnage.factory.source;

/**
 * Why a push does not get in; the client's terminal shows it in at most three lines.
 *
 * @param code stable, as {@code alnage explain} knows it
 * @param where the commit, tag, reference or path that is meant, and the line where there is one
 * @param found what is there; never the text of a secret
 * @param expected what the rule asks for
 * @param fix what the pusher does next
 */
public record Refusal(String code, String where, String found, String expected, String fix) {}
