package io.awswrapper.runtime.config;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The part of a URL after the question mark. Its messages never show a value, since any of them may be a password. */
final class UrlParameters {

    private UrlParameters() {}

    static Map<String, String> parse(String query) throws SQLException {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals), "a parameter's name");
            if (name.isEmpty()) {
                throw Problems.exception("URL: a parameter without a name; write name=value between ? and & signs");
            }
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1), "the value of " + name);
            if (parameters.putIfAbsent(name, value) != null) {
                throw Problems.exception(
                        "URL: parameter " + (equals < 0 ? "***" : name) + " stands there twice; write it once");
            }
        }
        return Collections.unmodifiableMap(parameters);
    }

    // URLDecoder would turn '+' into a space, which changes passwords and plugins=+a.
    private static String decode(String text, String where) throws SQLException {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
                int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw broken("a percent sign without two hexadecimal digits in " + where);
                }
                decoded.write(high * 16 + low);
                i += 2;
            } else {
                decoded.write(raw[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw broken("percent-encoded bytes that are not UTF-8 in " + where);
        }
    }

    private static SQLException broken(String what) {
        return Problems.exception("URL: " + what + "; write %25 for a percent sign");
    }
}
