package dev.alnage.app.cli;

/** The state of one line, as shape and colour. The words beside it say the same: nobody needs either. */
public enum Mark {
    YES("✓", "+", "32"),
    NO("✗", "x", "31"),
    WARNING("!", "!", "33"),
    NOTHING("–", "-", "2"),
    RUNNING("●", "*", "36"),
    WAITING("○", "o", "2");

    final String glyph;
    final String ascii;
    final String colour;

    Mark(String glyph, String ascii, String colour) {
        this.glyph = glyph;
        this.ascii = ascii;
        this.colour = colour;
    }
}
