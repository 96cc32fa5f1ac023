package dev.alnage.policy.rego.builtin;

/** Whether Go's {@code mail.ParseAddress} takes a text for one address: {@code anna@example.org}, {@code Anna <anna@example.org>} (RFC 5322). */
final class GoAddress {
    private static final String ATOM_MARKS = "!#$%&'*+-/=?^_`{|}~";

    private final String text;
    private int at;

    private GoAddress(String text) {
        this.text = text;
    }

    static boolean isAddress(String text) {
        var whole = new GoAddress(text);
        whole.spaces();
        if (whole.specification() && whole.ends()) {
            return true;
        }
        var named = new GoAddress(text);
        named.spaces();
        return named.phrase() && named.angled() && named.ends();
    }

    private boolean ends() {
        spaces();
        return at == text.length();
    }

    private boolean angled() {
        spaces();
        return take('<') && specification() && take('>');
    }

    /** Words before the address; none is fine. */
    private boolean phrase() {
        while (true) {
            spaces();
            if (at >= text.length() || text.charAt(at) == '<') {
                return at < text.length();
            }
            if (text.charAt(at) == '"' ? !quoted() : !atoms(true)) {
                return false;
            }
        }
    }

    private boolean specification() {
        if (at >= text.length() || !(text.charAt(at) == '"' ? quoted() : atoms(false))) {
            return false;
        }
        spaces();
        if (!take('@')) {
            return false;
        }
        spaces();
        return at < text.length() && text.charAt(at) == '[' ? literal() : atoms(false);
    }

    /** Atoms with dots between them. @param loose dots may stand anywhere, as in names */
    private boolean atoms(boolean loose) {
        var from = at;
        while (at < text.length() && (isAtom(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        var atoms = text.substring(from, at);
        return !atoms.isEmpty() && (loose || !atoms.startsWith(".") && !atoms.endsWith(".") && !atoms.contains(".."));
    }

    private static boolean isAtom(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80 || ATOM_MARKS.indexOf(c) >= 0;
    }

    private boolean quoted() {
        for (at++; at < text.length(); at++) {
            var c = text.charAt(at);
            if (c == '"') {
                at++;
                return true;
            }
            if (c == '\\') {
                at++;
            }
            if (at >= text.length() || text.charAt(at) < ' ' && text.charAt(at) != '\t' || text.charAt(at) == 0x7f) {
                return false;
            }
        }
        return false;
    }

    /** {@code [192.0.2.1]}: what stands in brackets is an address of the network. */
    private boolean literal() {
        var end = text.indexOf(']', at);
        if (end < 0) {
            return false;
        }
        var inside = text.substring(at + 1, end);
        at = end + 1;
        return Cidr.address(inside.startsWith("IPv6:") ? inside.substring(5) : inside).isPresent();
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void spaces() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }
}
