package io.awswrapper.dialect.mysql;

import java.util.Set;

/** What stands behind SHOW, in lower case. */
final class ShowSubject {

    private static final Set<String> ANYWHERE = Set.of(
            ("databases schemas tables columns fields index indexes keys create table triggers function procedure events"
                            + " character charset collation engines plugins privileges grants variables")
                    .split(" "));

    private static final Set<String> MODIFIERS = Set.of("full", "extended", "global", "session", "local", "storage");

    private ShowSubject() {}

    /** Whether it may be shown on any server of a cluster. */
    static boolean isAnywhere(String word) {
        return ANYWHERE.contains(word);
    }

    static boolean isModifier(String word) {
        return MODIFIERS.contains(word);
    }
}
