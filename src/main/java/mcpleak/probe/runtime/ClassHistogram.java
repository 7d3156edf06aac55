package mcpleak.probe.runtime;

import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.recording.WhatGrew.HeapContents;
import mcpleak.recording.WhatGrew.HeapContents.Held;

/** Read the text of HotSpot's {@code GC.class_histogram}. */
final class ClassHistogram {

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");
    private static final Pattern CLASS = Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d{1,18})\\s+(\\d{1,18})\\s+(\\S+)");

    private ClassHistogram() {}

    /** Return the bytes of all instances together; empty if the text has no line {@code Total}, as when it was cut short. */
    static OptionalLong totalBytes(String text) {
        Matcher total = TOTAL.matcher(text);
        return total.find() ? OptionalLong.of(Long.parseLong(total.group(1))) : OptionalLong.empty();
    }

    /** Return what is held of each class, arrays named as in Java; classes of one name are added up. */
    static HeapContents contents(String text) {
        Map<String, Held> classes = new HashMap<>();
        Matcher line = CLASS.matcher(text);
        while (line.find()) {
            Held held = new Held(Long.parseLong(line.group(2)), Long.parseLong(line.group(1)));
            classes.merge(named(line.group(3)), held, Held::plus);
        }
        return new HeapContents(classes);
    }

    private static String named(String descriptor) {
        if (descriptor.matches("\\[[ZBCSIJFD]")) {
            return ClassDesc.ofDescriptor(descriptor).displayName();
        }
        return descriptor.startsWith("[L") && descriptor.endsWith(";")
                ? descriptor.substring(2, descriptor.length() - 1) + "[]"
                : descriptor;
    }
}
