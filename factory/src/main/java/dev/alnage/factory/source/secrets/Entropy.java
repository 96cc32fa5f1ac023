package dev.alnage.factory.source.secrets;

/** How unforeseeable the characters of a text are, by their counts alone (Shannon), in bits a character. */
final class Entropy {
    private Entropy() {}

    static double of(String text) {
        var counts = new int[256];
        text.chars().forEach(c -> counts[c & 0xff]++);
        var bits = 0.0;
        for (var count : counts) {
            if (count > 0) {
                var share = (double) count / text.length();
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }
}
