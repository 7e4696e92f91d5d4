package io.awswrapper.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelegateProcessorTests {

    /** What the runtime has, as small as it can be. */
    private static final Map<String, String> RUNTIME = Map.of(
            "io.awswrapper.spi.CallKind",
            "package io.awswrapper.spi; public enum CallKind { EXECUTE, FETCH, METADATA }",
            "io.awswrapper.runtime.session.Delegating",
            """
            package io.awswrapper.runtime.session;
            public @interface Delegating {
                Calls[] calls() default {};
                String stay() default "";
                String record() default "";
                @interface Calls {
                    io.awswrapper.spi.CallKind kind();
                    String methods();
                }
            }
            """,
            "io.awswrapper.runtime.session.Base",
            """
            package io.awswrapper.runtime.session;
            import io.awswrapper.spi.CallKind;
            abstract class Base<D> {
                interface Work<D, T> { T on(D d) throws java.sql.SQLException; }
                interface Binder<D> { void bind(D d) throws java.sql.SQLException; }
                interface Setter<D> { void set(D d, Object v, Object x) throws java.sql.SQLException; }
                D placed() { throw new AssertionError(); }
                abstract D delegate() throws java.sql.SQLException;
                D existing() { throw new AssertionError(); }
                boolean direct(CallKind kind) { return true; }
                <T> T around(CallKind kind, String method, String sql, Work<D, T> work) { throw new AssertionError(); }
                static Object done() { return true; }
                java.sql.ResultSet results(java.sql.ResultSet made) { return made; }
                String sql() { return null; }
                boolean remembers() { return true; }
                void remember(String key, Binder<D> binder) {}
                static <T> T bare(T given) { return given; }
                void remember(int index, Object value, Object extra, Setter<D> setter) {}
                void rememberCut(int index, Object value, Object extra, Setter<D> setter) {}
            }
            """);

    /** Stands where only interfaces of JDBC are completed. */
    private static final String ODD = """
            package java.sql.odd;
            import java.lang.annotation.*;
            public interface Odd {
                @Target(ElementType.TYPE_USE) @interface Maybe {}
                int count(String format, Object... values);
                <T, U> T convert(Class<T> type, java.util.Map<String, ? super U> from) throws java.io.IOException;
                void annotated(@Maybe String text, java.util.List<@Maybe String> more, byte @Maybe [] bytes);
                default long already(long value) { return value; }
                static void no() {}
            }
            """;

    @TempDir
    Path classes;

    @Test
    void passesOnEveryOpenMethodDefaultOnesIncludedAndLeavesTheRest() throws IOException {
        Compilation made = compile(
                "AbstractPlain",
                "@Delegating",
                "java.sql.odd.Odd",
                "public final int count(String f, Object... v) { return 0; }");

        assertThat(made.errors()).isEmpty();
        assertThat(method(made, "Plain", "already"))
                .contains("public long already(long p0)", "return delegate().already(p0);");
        assertThat(made.generated().get("Plain")).doesNotContain(" count(", " no(", "toString", "hashCode");
    }

    @Test
    void writesVarargsGenericsAndExceptionsAsTheyAre() throws IOException {
        Compilation made = compile("AbstractPlain", "@Delegating", "java.sql.odd.Odd", "");

        assertThat(made.errors()).isEmpty();
        assertThat(method(made, "Plain", "count"))
                .contains("count(java.lang.String p0, java.lang.Object... p1)", "delegate().count(p0, p1)");
        assertThat(method(made, "Plain", "convert"))
                .contains("public <T, U> T convert(java.lang.Class<T> p0", " throws java.io.IOException {");
        assertThat(method(made, "Plain", "annotated"))
                .contains("delegate().annotated(p0, p1, p2);")
                .doesNotContain("Maybe", "return");
    }

    @Test
    void callsGoStraightToTheDriverWhenNobodyWantsToSeeThem() throws IOException {
        Compilation made = compile(
                "AbstractWrapped",
                "@Delegating(calls = @Calls(kind = CallKind.EXECUTE, methods = \"execute.*\"))",
                "java.sql.Statement",
                "");

        assertThat(made.errors()).isEmpty();
        String text = made.generated().get("Wrapped");
        assertThat(text)
                .contains("""
                            public java.sql.ResultSet executeQuery(java.lang.String p0) throws java.sql.SQLException {
                                if (direct(CallKind.EXECUTE)) {
                                    return results(delegate().executeQuery(p0));
                                }
                                return results(around(CallKind.EXECUTE, "Statement.executeQuery", p0, d -> d.executeQuery(p0)));
                            }
                        """)
                .contains("around(CallKind.EXECUTE, \"Statement.executeBatch\", sql(), d -> d.executeBatch())")
                .contains("return delegate().getMaxRows();");
    }

    @Test
    void aCallWithoutResultSaysThatItIsDone() throws IOException {
        Compilation made = compile(
                "AbstractWrapped",
                "@Delegating(calls = @Calls(kind = CallKind.FETCH, methods = \"free\"))",
                "java.sql.Array",
                "");

        assertThat(made.errors()).isEmpty();
        assertThat(made.generated().get("Wrapped"))
                .contains("around(CallKind.FETCH, \"Array.free\", null, d -> { d.free(); return done(); });");
    }

    @Test
    void theFirstRuleThatMatchesCountsAndPatternsMatchWholeNames() throws IOException {
        Compilation made = compile(
                "AbstractWrapped",
                "@Delegating(calls = {@Calls(kind = CallKind.FETCH, methods = \"getMoreResults\"),"
                        + " @Calls(kind = CallKind.METADATA, methods = \"get.*\")}, stay = \"getMoreResults|getUpdate\")",
                "java.sql.Statement",
                "");

        assertThat(made.errors()).isEmpty();
        assertThat(method(made, "Wrapped", "getMoreResults"))
                .contains("CallKind.FETCH", "return existing().getMoreResults(")
                .doesNotContain("METADATA");
        assertThat(method(made, "Wrapped", "getUpdateCount"))
                .contains("METADATA")
                .doesNotContain("existing()");
    }

    @Test
    void aParameterIsRememberedWithWhatTheApplicationMayChange() throws IOException {
        Compilation made = compile(
                "AbstractWrapped",
                "@Delegating(record = \"setNull|setObject|setTimestamp|set.*Stream|setClob\")",
                "java.sql.PreparedStatement",
                "");

        assertThat(made.errors()).isEmpty();
        assertThat(made.generated().get("Wrapped"))
                .contains("placed().setNull(p0, p1);")
                .contains("remember(p0, null, null, (d, v, x) -> d.setNull(p0, p1));")
                .contains("remember(p0, bare(p1), null, (d, v, x) -> d.setObject(p0, v, p2));")
                .contains("rememberCut(p0, bare(p1), null, (d, v, x) -> d.setObject(p0, v, p2, p3));")
                .contains("remember(p0, p1, p2, (d, v, x) ->"
                        + " d.setTimestamp(p0, (java.sql.Timestamp) v, (java.util.Calendar) x));")
                .contains("remember(p0, p1, null, (d, v, x) -> d.setBinaryStream(p0, (java.io.InputStream) v));")
                .contains("remember(p0, bare(p1), null, (d, v, x) -> d.setClob(p0, (java.sql.Clob) v));");
    }

    @Test
    void aStatementsSettingsAreKeyedByTheirName() throws IOException {
        Compilation made = compile(
                "AbstractWrapped", "@Delegating(record = \"setMaxRows|setCursorName\")", "java.sql.Statement", "");

        assertThat(made.errors()).isEmpty();
        assertThat(made.generated().get("Wrapped"))
                .contains("remember(\"setMaxRows\", d -> d.setMaxRows(p0));")
                .contains("if (remembers()) {");
    }

    @Test
    void rulesOfParentClassesHoldToo() throws IOException {
        Map<String, String> sources = sources(
                "AbstractParent",
                "@Delegating(stay = \"getUpdateCount\")",
                "<D extends java.sql.Statement>",
                "D",
                "java.sql.Statement",
                "");
        sources.put("io.awswrapper.runtime.session.AbstractChild", """
                package io.awswrapper.runtime.session;
                @Delegating(stay = "wasNull")
                abstract class AbstractChild extends AbstractParent<java.sql.CallableStatement>
                        implements java.sql.CallableStatement {}
                """);
        Compilation made = Compilation.of(classes, sources);

        assertThat(made.errors()).isEmpty();
        assertThat(made.generated().get("Parent"))
                .contains("class Parent extends ", "AbstractParent<java.sql.Statement>");
        assertThat(method(made, "Child", "getUpdateCount")).contains("existing()");
        assertThat(method(made, "Child", "wasNull")).contains("existing()");
        assertThat(method(made, "Child", "getInt")).contains("delegate()");
    }

    @Test
    void repeatsTheConstructors() throws IOException {
        Compilation made = compile(
                "AbstractPlain",
                "@Delegating",
                "java.sql.Wrapper",
                "AbstractPlain(String a, java.util.List<String> b) throws java.io.IOException {}");

        assertThat(made.errors()).isEmpty();
        assertThat(made.generated().get("Plain"))
                .contains(
                        "Plain(java.lang.String p0, java.util.List<java.lang.String> p1) throws java.io.IOException {")
                .contains("super(p0, p1);");
    }

    @Test
    void refusesAClassWhoseNameLeavesNoNameForTheResult() throws IOException {
        Compilation made = compile("Concrete", "@Delegating", "java.sql.Wrapper", "");

        assertThat(made.generated()).isEmpty();
        assertThat(made.errors()).anySatisfy(error -> assertThat(error).contains("Concrete", "begin with Abstract"));
    }

    @Test
    void writesTheSameAtEveryRun() throws IOException {
        for (String type : new String[] {"Connection", "CallableStatement", "ResultSet", "DatabaseMetaData"}) {
            Compilation first = compile("AbstractWrapped", "@Delegating", "java.sql." + type, "");
            Compilation second = compile("AbstractWrapped", "@Delegating", "java.sql." + type, "");

            assertThat(first.errors()).as(type).isEmpty();
            assertThat(first.generated()).isNotEmpty().isEqualTo(second.generated());
        }
    }

    private Compilation compile(String name, String annotation, String type, String body) throws IOException {
        return Compilation.of(classes, sources(name, annotation, "", type, type, body));
    }

    private static Map<String, String> sources(
            String name, String annotation, String generics, String delegate, String type, String body) {
        Map<String, String> sources = new LinkedHashMap<>(RUNTIME);
        sources.put("java.sql.odd.Odd", ODD);
        sources.put(
                "io.awswrapper.runtime.session." + name,
                "package io.awswrapper.runtime.session; import io.awswrapper.spi.CallKind;"
                        + " import io.awswrapper.runtime.session.Delegating.Calls;\n" + annotation + " abstract class "
                        + name
                        + generics + " extends Base<" + delegate + "> implements " + type + " {\n" + body
                        + "\n public final " + delegate + " delegate() { throw new AssertionError(); } }");
        return sources;
    }

    /** The text of all overloads of one method. */
    private static String method(Compilation made, String type, String name) {
        StringBuilder text = new StringBuilder();
        for (String part : String.valueOf(made.generated().get(type)).split("\n    @Override\n", -1)) {
            if (part.lines().findFirst().orElse("").contains(" " + name + "(")) {
                text.append(part);
            }
        }
        return text.toString();
    }
}
