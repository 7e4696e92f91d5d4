package io.awswrapper.dialect.pg;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Reads all names out of a text of SQL, whatever they may stand for, as the catalog has them. */
final class MentionedNames {

    private MentionedNames() {}

    /** As {@link io.awswrapper.spi.Dialect#mentions}. */
    static Set<String> of(SqlWords words, String sql) {
        Set<String> names = new HashSet<>();
        if (read(new SqlLexer(words, sql, false), sql, names)) {
            // With standard_conforming_strings=off other parts of the text are names.
            boolean unused = read(new SqlLexer(words, sql, true), sql, names);
        }
        return names;
    }

    /** @return whether the text can be read in another way too */
    private static boolean read(SqlLexer lexer, String sql, Set<String> names) {
        while (lexer.next() != SqlLexer.END) {
            switch (lexer.kind()) {
                case SqlLexer.WORD -> {
                    SqlWord word = lexer.word();
                    // Some keywords without a meaning of their own here may be names.
                    if (word == SqlWord.KEYWORD || !word.reserved()) {
                        addWord(sql.substring(lexer.start(), lexer.end()), names);
                    }
                }
                case SqlLexer.QUOTED -> names.add(content(sql.substring(lexer.start(), lexer.end())));
                // Its notation, which the catalog knows of nothing and Catalog of everything.
                case SqlLexer.UNREADABLE -> names.add(sql.substring(lexer.start(), lexer.end()));
                default -> {
                    // no name
                }
            }
        }
        return lexer.ambiguous();
    }

    /** Whether the server folds what is not ASCII depends on its encoding and locale. */
    private static void addWord(String word, Set<String> names) {
        StringBuilder folded = new StringBuilder(word.length());
        boolean ascii = true;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            folded.append(SqlWords.fold(c));
            ascii &= c < '\u0080';
        }
        names.add(folded.toString());
        if (!ascii) {
            names.add(word.toLowerCase(Locale.ROOT));
        }
    }

    private static String content(String quoted) {
        return quoted.length() < 2
                ? quoted
                : quoted.substring(1, quoted.length() - 1).replace("\"\"", "\"");
    }
}
