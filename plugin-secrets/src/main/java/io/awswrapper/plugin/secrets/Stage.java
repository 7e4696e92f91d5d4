package io.awswrapper.plugin.secrets;

/** The staging labels of a secret's versions, in the order in which a refused login tries them. */
enum Stage {
    /** What applications shall use. */
    CURRENT,
    /** What a rotation has made, and may have set in the database, before it becomes current. */
    PENDING,
    /** What was current before; a replica that lags may still want it. */
    PREVIOUS;

    /** As AWS writes it. */
    String label() {
        return "AWS" + name();
    }
}
