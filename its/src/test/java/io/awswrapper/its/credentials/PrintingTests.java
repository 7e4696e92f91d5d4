package io.awswrapper.its.credentials;

import java.lang.System.Logger.Level;
import org.junit.jupiter.api.Test;

/** Prints, so that {@link PrintedSecretsTests} can tell that it sees what is printed. */
class PrintingTests {

    @Test
    void printsAndLogs() {
        System.out.println(PrintedSecretsTests.PRINTED);
        System.getLogger("io.awswrapper.its").log(Level.WARNING, PrintedSecretsTests.PRINTED);
    }
}
