package io.awswrapper.dialect.mysql;

import io.awswrapper.spi.SqlAnalysis.Hint;

/** Reads the inside of a comment for a hint; blanks around the at sign and the word do not count, nor does case. */
final class HintComment {

    private HintComment() {}

    static Hint read(String sql, int from, int to) {
        int at = skipBlanks(sql, from, to);
        if (at == to || sql.charAt(at) != '@') {
            return Hint.NONE;
        }
        int begin = skipBlanks(sql, at + 1, to);
        if (isWord(sql, "writer", begin, to)) {
            return Hint.WRITER;
        }
        return isWord(sql, "reader", begin, to) ? Hint.READER : Hint.NONE;
    }

    /** Whether only {@code wanted} stands there. */
    private static boolean isWord(String sql, String wanted, int begin, int to) {
        int end = begin + wanted.length();
        return end <= to
                && skipBlanks(sql, end, to) == to
                && sql.regionMatches(true, begin, wanted, 0, wanted.length());
    }

    private static int skipBlanks(String sql, int from, int to) {
        int index = from;
        while (index < to && SqlLexer.isSpace(sql.charAt(index))) {
            index++;
        }
        return index;
    }
}
