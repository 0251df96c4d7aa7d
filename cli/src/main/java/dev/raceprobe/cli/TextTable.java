package dev.raceprobe.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells, columns aligned as kubectl aligns them: three blanks between, nothing after the last. */
final class TextTable {
    private static final String GAP = "   ";

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... header) {
        row(header);
    }

    TextTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** One line for each row, header first. */
    List<String> lines(String indent) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> indent + line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(row.get(i));
            if (i < row.size() - 1) {
                line.append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
            }
        }
        return line.toString().stripTrailing();
    }
}
