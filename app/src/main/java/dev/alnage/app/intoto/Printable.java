package dev.alnage.app.intoto;

/** Text from elsewhere made safe for a terminal: control characters and those that turn the direction of writing are shown as their number. */
final class Printable {
    private Printable() {}

    static String of(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(point -> {
            var type = Character.getType(point);
            if (type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR) {
                out.append("\\u{").append(Integer.toHexString(point)).append('}');
            } else {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }
}
