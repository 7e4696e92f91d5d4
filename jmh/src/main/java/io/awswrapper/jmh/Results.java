package io.awswrapper.jmh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a part of the benchmarks measured, as it stands in its file.
 *
 * @param environment on what
 * @param arguments with what arguments
 * @param rows the measurements
 */
record Results<R>(Environment environment, String arguments, List<R> rows) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    Results {
        rows = List.copyOf(rows);
    }

    static <R> Results<R> read(Path file, Class<R> row) {
        JavaType type = JSON.getTypeFactory().constructParametricType(Results.class, row);
        try {
            return JSON.readValue(file.toFile(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, JSON.writeValueAsString(this) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One row as one line, for the child processes that measure. */
    static String line(Object row) {
        try {
            return JSON.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what {@link #line} wrote. */
    static <R> R parse(String line, Class<R> row) {
        try {
            return JSON.readValue(line, row);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
