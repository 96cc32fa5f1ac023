package dev.alnage.app.cases;

/** What the program answered: an exit code or an HTTP status, all that it said, and the code of its problem, or an empty one. */
public record Answer(int number, String said, String code) {}
