package io.awswrapper.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParametersTests {

    private interface Setting {
        void on(PreparedStatement statement) throws SQLException;
    }

    private static final byte[] BYTES = {1, 2};

    /** One of every type, with the values that a careless conversion changes. */
    private static final List<Setting> SETTINGS = List.of(
            statement -> statement.setBoolean(1, true),
            statement -> statement.setBoolean(2, false),
            statement -> statement.setByte(3, Byte.MIN_VALUE),
            statement -> statement.setShort(4, Short.MIN_VALUE),
            statement -> statement.setInt(5, Integer.MIN_VALUE),
            statement -> statement.setLong(6, Long.MIN_VALUE),
            statement -> statement.setFloat(7, -0.0f),
            statement -> statement.setFloat(8, Float.NaN),
            statement -> statement.setDouble(9, Double.MIN_VALUE),
            statement -> statement.setDouble(10, Double.NEGATIVE_INFINITY),
            statement -> statement.setString(11, "text"),
            statement -> statement.setString(12, null),
            statement -> statement.setBytes(13, BYTES),
            statement -> statement.setBigDecimal(14, new BigDecimal("1.50")),
            statement -> statement.setDate(15, new Date(0)),
            statement -> statement.setTime(16, new Time(0)),
            statement -> statement.setTimestamp(17, new Timestamp(0)),
            statement -> statement.setObject(18, 5),
            statement -> statement.setObject(19, null),
            statement -> statement.setObject(20, "5", Types.INTEGER),
            statement -> statement.setNull(21, Types.VARCHAR),
            statement -> statement.setNString(22, "n"),
            statement -> statement.setTimestamp(23, new Timestamp(0), null),
            statement -> statement.setObject(24, 1.5, Types.NUMERIC, 2));

    private final FakeDatabase database = new FakeDatabase().watched();

    @Test
    void everyParameterIsBoundAgainWithTheSetterThatSetIt() throws SQLException {
        try (Connection connection = database.open("a");
                PreparedStatement statement = connection.prepareStatement("select ?")) {
            database.told();
            for (Setting setting : SETTINGS) {
                setting.on(statement);
            }
            List<String> set = setters("a");
            assertThat(set).hasSize(SETTINGS.size());
            assertThat(boundAgain(statement)).containsExactlyElementsOf(set);
        }
    }

    @Test
    void whateverWasSetInWhateverOrderTheLastOfEachIndexIsBound() throws SQLException {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            try (Connection connection = database.open("a");
                    PreparedStatement statement = connection.prepareStatement("select ?")) {
                database.told();
                List<String> expected = new ArrayList<>();
                for (int step = random.nextInt(40); step > 0; step--) {
                    int index = 1 + random.nextInt(60);
                    switch (random.nextInt(4)) {
                        case 0 -> statement.setInt(index, step);
                        case 1 -> statement.setString(index, "s" + step);
                        case 2 -> statement.setNull(index, step);
                        default -> statement.setDouble(index, step);
                    }
                    String made = setters("a").get(0);
                    expected.removeIf(line -> line.contains("[" + index + ","));
                    expected.add(made);
                }
                assertThat(boundAgain(statement)).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @Test
    void clearedParametersAreNotBoundAgain() throws SQLException {
        try (Connection connection = database.open("a");
                PreparedStatement statement = connection.prepareStatement("select ?")) {
            statement.setInt(1, 5);
            statement.clearParameters();
            statement.setInt(2, 6);
            database.told();

            assertThat(boundAgain(statement)).containsExactly("a setInt[2, 6]");
        }
    }

    @Test
    void namedParametersOfACallAreBoundAgainToo() throws SQLException {
        try (Connection connection = database.open("a");
                CallableStatement call = connection.prepareCall("call x")) {
            call.setInt("p", 1);
            call.setInt("p", 2);
            call.setString("q", "x");
            call.registerOutParameter(3, Types.INTEGER);
            call.registerOutParameter("r", Types.INTEGER);
            database.told();

            assertThat(boundAgain(call))
                    .containsExactlyInAnyOrder(
                            "a setInt[p, 2]",
                            "a setString[q, x]",
                            "a registerOutParameter[3, 4]",
                            "a registerOutParameter[r, 4]");
        }
    }

    @Test
    void aSessionThatCannotMoveRemembersNothingAndWorksAllTheSame() throws SQLException {
        FakeDatabase plain = new FakeDatabase();
        try (Connection connection = plain.open("a");
                PreparedStatement statement = connection.prepareStatement("select ?")) {
            plain.told();
            statement.setInt(1, 5);
            statement.setObject(2, 6, Types.INTEGER);
            assertThat(statement.execute()).isFalse();
            assertThat(plain.told()).containsExactly("a setInt[1, 5]", "a setObject[2, 6, 4]", "a execute");
        }
    }

    /** What the statement, made again on b, is given there; written as if it were on a. */
    private List<String> boundAgain(PreparedStatement statement) throws SQLException {
        Connection former = database.move("b");
        assertThat(former).isNotNull();
        database.told();
        boolean unused = statement.execute();
        return setters("b");
    }

    private List<String> setters(String host) {
        return database.told().stream()
                .filter(line -> line.startsWith(host + " set") || line.startsWith(host + " register"))
                .map(line -> "a" + line.substring(1))
                .toList();
    }
}
