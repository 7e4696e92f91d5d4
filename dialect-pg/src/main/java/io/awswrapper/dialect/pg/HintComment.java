package io.awswrapper.dialect.pg;

import io.awswrapper.spi.SqlAnalysis.Hint;

/** Reads the inside of a comment for a hint; blanks around the at sign and the word do not count, nor does case. */
final class HintComment {

    private HintComment() {}

    static Hint read(char[] sql, int from, int to) {
        int at = skipBlanks(sql, from, to);
        if (at >= to || sql[at] != '@') {
            return Hint.NONE;
        }
        int begin = skipBlanks(sql, at + 1, to);
        if (isWord(sql, begin, to, "writer")) {
            return Hint.WRITER;
        }
        return isWord(sql, begin, to, "reader") ? Hint.READER : Hint.NONE;
    }

    /** Whether only {@code wanted} stands there. */
    private static boolean isWord(char[] sql, int begin, int to, String wanted) {
        int end = begin + wanted.length();
        if (end > to || skipBlanks(sql, end, to) != to) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (SqlWords.fold(sql[begin + i]) != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int skipBlanks(char[] sql, int from, int to) {
        int position = from;
        while (position < to && SqlLexer.isBlank(sql[position])) {
            position++;
        }
        return position;
    }
}
