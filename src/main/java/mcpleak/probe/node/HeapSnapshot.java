package mcpleak.probe.node;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcpleak.recording.WhatGrew.HeapContents;
import mcpleak.recording.WhatGrew.HeapContents.Held;

/**
 * Add up a V8 heap snapshot by constructor while its text comes in: objects, closures and native objects by name, everything
 * else by kind.
 *
 * <p>Holds one number a name, never the snapshot; more than 200,000 names are lumped together. Confined to one thread.
 */
final class HeapSnapshot {

    private static final int MAX_NAMES = 200_000;
    private static final int MAX_NAME_LENGTH = 200;
    private static final int REST = -1;
    private static final Set<String> BY_NAME = Set.of("object", "closure", "native", "regexp");

    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private final List<String> fields = new ArrayList<>();
    private final List<String> kinds = new ArrayList<>();
    private final Map<Long, Held> held = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final List<String> path = new ArrayList<>();
    private int typesDepth = -1;
    private Optional<String> field = Optional.empty();
    private Optional<String> broken = Optional.empty();
    private final long[] node = new long[64];
    private int column;
    private int nextString;

    HeapSnapshot() throws IOException {
        JsonFactory json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
        parser = json.createNonBlockingByteArrayParser();
        feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    }

    /** Take the next bytes of the text; a character may be in two pieces. After something that is no snapshot they are ignored. */
    void add(byte[] bytes) {
        if (broken.isPresent()) {
            return;
        }
        try {
            feeder.feedInput(bytes, 0, bytes.length);
            JsonToken token = parser.nextToken();
            while (token != JsonToken.NOT_AVAILABLE && token != null) {
                take(token);
                token = parser.nextToken();
            }
        } catch (IOException e) {
            broken = Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void take(JsonToken token) throws IOException {
        switch (token) {
            case FIELD_NAME -> field = Optional.of(parser.currentName());
            case START_OBJECT, START_ARRAY -> {
                path.add(field.orElse(""));
                field = Optional.empty();
            }
            case END_OBJECT, END_ARRAY -> path.remove(path.size() - 1);
            case VALUE_STRING -> string();
            case VALUE_NUMBER_INT -> number();
            default -> {}
        }
    }

    private boolean isAt(int depth, String name) {
        return path.size() > depth && path.get(depth).equals(name);
    }

    private void string() throws IOException {
        if (isAt(1, "strings")) {
            if (names.containsKey(nextString)) {
                String name = parser.getText();
                names.put(nextString, name.length() <= MAX_NAME_LENGTH ? name : name.substring(0, MAX_NAME_LENGTH));
            }
            nextString++;
        } else if (isAt(3, "node_fields")) {
            fields.add(parser.getText());
        } else if (isAt(3, "node_types") && path.size() == 5 && (typesDepth < 0 || typesDepth == path.size())) {
            // the first of the lists names the kinds of nodes
            typesDepth = path.size();
            kinds.add(parser.getText());
        } else if (isAt(3, "node_types") && path.size() == 4) {
            typesDepth = Integer.MAX_VALUE;
        }
    }

    private void number() throws IOException {
        if (path.size() != 2 || !isAt(1, "nodes") || fields.isEmpty() || fields.size() > node.length) {
            return;
        }
        node[column++] = parser.getLongValue();
        if (column == fields.size()) {
            column = 0;
            count();
        }
    }

    private void count() {
        int kind = (int) value("type");
        int name = (int) value("name");
        boolean named = kind >= 0 && kind < kinds.size() && BY_NAME.contains(kinds.get(kind));
        long key = named ? ((long) kind << 32) + name : (long) kind << 32;
        if (named && !names.containsKey(name) && names.size() >= MAX_NAMES) {
            key = (long) REST << 32;
            named = false;
        }
        if (named) {
            names.putIfAbsent(name, "");
        }
        held.merge(named ? key + 1 : key, new Held(value("self_size"), 1), Held::plus);
    }

    private long value(String name) {
        int index = fields.indexOf(name);
        return index < 0 ? 0 : node[index];
    }

    /**
     * Return what was added up.
     *
     * @throws IOException if the text was no whole snapshot
     */
    HeapContents contents() throws IOException {
        if (broken.isPresent() || !path.isEmpty() || held.isEmpty() || nextString == 0) {
            throw new IOException("the heap snapshot is not whole"
                    + broken.map(why -> ": " + why).orElse(""));
        }
        Map<String, Held> types = new HashMap<>();
        held.forEach((key, sum) -> types.merge(name(key), sum, Held::plus));
        return new HeapContents(types);
    }

    private String name(long key) {
        int kind = (int) (key >> 32);
        int name = (int) key - 1;
        if (kind < 0 || kind >= kinds.size()) {
            return "(others)";
        }
        String kindName = kinds.get(kind);
        if (name < 0) {
            return "(" + kindName + ")";
        }
        String own = names.getOrDefault(name, "");
        return switch (kindName) {
            case "closure" -> "function " + (own.isEmpty() ? "(anonymous)" : own);
            case "native" -> "native " + own;
            default -> own.isEmpty() ? "(" + kindName + ")" : own;
        };
    }
}
