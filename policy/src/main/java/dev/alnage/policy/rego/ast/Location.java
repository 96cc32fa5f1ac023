package dev.alnage.policy.rego.ast;

/** Where something stands in a source: file name, line and column counted from 1, as editors do. */
public record Location(String file, int row, int column) {
    @Override public String toString() {
        return file + ":" + row + ":" + column;
    }
}
