package mcpleak.protocol.message;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Write the input schemas that a client must survive. */
public final class HostileSchemas {

    private HostileSchemas() {}

    /** Return schemas of tools for which no arguments can be made, as JSON, by what is wrong with each. */
    public static Map<String, String> impossible() {
        Map<String, String> schemas = new LinkedHashMap<>();
        schemas.put(
                "backtracking pattern",
                text("'maxLength':3,'pattern':'^(?!x)(([a-z])+.)+[A-Z]([a-z])+$','default':'" + "a".repeat(40) + "'"));
        schemas.put(
                "pattern by property name",
                property(
                        "{'type':'object','required':['" + "a".repeat(40)
                                + "'],'patternProperties':{'^(?!x)(([a-z])+.)+[A-Z]([a-z])+$':{'type':'integer'}},'additionalProperties':false}"));
        schemas.put("repeats in repeats", text("'pattern':'^((((((a{30}){30}){30}){30}){30}){30})$'"));
        schemas.put("empty repeats", text("'pattern':'^((((){60000}){60000}){60000})b$'"));
        schemas.put("huge pattern", text("'pattern':'" + "(a|b)".repeat(100_000) + "'"));
        schemas.put("deep groups", text("'pattern':'" + "(".repeat(4_000) + "zz9" + ")".repeat(4_000) + "'"));
        schemas.put(
                "allOf doubling",
                defs("{'$ref':'#/$defs/a0'}", chain(14, "'allOf':[REF,REF,REF,REF,REF,REF]", "{'type':'string'}")));
        schemas.put(
                "allOf doubling, objects",
                defs(
                        "{'$ref':'#/$defs/a0'}",
                        chain(
                                14,
                                "'required':['p'],'properties':{'p':{}},'allOf':[REF,REF,REF,REF]",
                                "{'type':'object'}")));
        schemas.put(
                "anyOf doubling",
                defs(
                        "{'$ref':'#/$defs/a0'}",
                        chain(31, "'anyOf':[REF,REF]", "{'type':'string','minLength':5,'maxLength':3}")));
        schemas.put(
                "not doubling",
                defs(
                        "{'type':'object','not':{'$ref':'#/$defs/a0'}}",
                        chain(60, "'allOf':[{'not':{'not':REF}},REF]", "{'type':'object'}")));
        schemas.put("reference to itself", defs("{'$ref':'#/$defs/a0'}", "'a0':{'$ref':'#/$defs/a0'}"));
        schemas.put(
                "reference in a circle by allOf",
                defs(
                        "{'$ref':'#/$defs/a0'}",
                        "'a0':{'allOf':[{'$ref':'#/$defs/a1'}]},'a1':{'allOf':[{'$ref':'#/$defs/a0'}]}"));
        schemas.put(
                "endless object",
                defs(
                        "{'$ref':'#/$defs/a0'}",
                        "'a0':{'type':'object','required':['n'],'properties':{'n':{'$ref':'#/$defs/a0'}}}"));
        schemas.put(
                "endless bush",
                defs("{'$ref':'#/$defs/a0'}", "'a0':{'type':'array','minItems':9,'items':{'$ref':'#/$defs/a0'}}"));
        schemas.put("reference with %zz", property("{'$ref':'#/%zz'}"));
        schemas.put("reference to a file", property("{'$ref':'file:///etc/passwd'}"));
        schemas.put("reference of a megabyte", property("{'$ref':'#" + "/a".repeat(500_000) + "'}"));
        schemas.put("longest text", text("'minLength':2147483647"));
        schemas.put("text of 1e999", text("'minLength':1e999"));
        schemas.put("text of 2^40", text("'minLength':1099511627776"));
        schemas.put(
                "texts of 65,536 characters",
                property("{'type':'array','minItems':40,'items':{'type':'string','minLength':65536}}"));
        schemas.put("const of 1e999", property("{'const':1e999}"));
        schemas.put("enum of 1e999", property("{'enum':[1e999,-1e999]}"));
        schemas.put(
                "number with no end", property("{'type':'number','multipleOf':1e-400,'minimum':0.5,'maximum':0.4}"));
        schemas.put("most items", property("{'type':'array','minItems':2147483647}"));
        schemas.put(
                "items that must contain",
                property("{'type':'array','contains':{'type':'string'},'minContains':2147483647}"));
        schemas.put(
                "unique items",
                property(
                        "{'type':'array','minItems':10000,'uniqueItems':true,'items':{'type':'array','minItems':300,'items':{'type':'string'}}}"));
        schemas.put("most properties", property("{'type':'object','minProperties':2147483647}"));
        schemas.put("default of a megabyte", property("{'type':'string','default':'" + "x".repeat(1 << 20) + "'}"));
        schemas.put(
                "100,000 required names",
                "{'type':'object','required':["
                        + IntStream.range(0, 100_000)
                                .mapToObj(i -> "'n" + i + "'")
                                .collect(Collectors.joining(",")) + "]}");
        schemas.put(
                "required by one another",
                property("{'type':'object','required':['n0'],'dependentSchemas':{"
                        + IntStream.range(0, 3_000)
                                .mapToObj(i -> "'n" + i + "':{'required':["
                                        + IntStream.range(0, 20)
                                                .mapToObj(k -> "'n" + (i + k) % 3000 + "'")
                                                .collect(Collectors.joining(","))
                                        + "]}")
                                .collect(Collectors.joining(","))
                        + "}}"));
        schemas.put(
                "nested deeper than a message may be",
                property("{'type':'object','required':['p'],'properties':{'p':".repeat(300) + "{}" + "}}".repeat(300)));
        schemas.put(
                "endless whichever way",
                defs(
                        "{'$ref':'#/$defs/a0'}",
                        "'a0':{'anyOf':[{'type':'object','required':['n'],'properties':{'n':{'$ref':'#/$defs/a0'}}},"
                                + "{'type':'array','minItems':1,'items':{'anyOf':[{'$ref':'#/$defs/a0'},{'$ref':'#/$defs/a0'}]}}]}"));
        schemas.put(
                "100,000 values of which none fits",
                property("{'type':'string','minLength':50,'enum':["
                        + IntStream.range(0, 100_000)
                                .mapToObj(i -> "'v" + i + "'")
                                .collect(Collectors.joining(",")) + "]}"));
        schemas.replaceAll((name, schema) -> schema.replace('\'', '"'));
        return schemas;
    }

    /** Return schemas that look as bad, and for which there are arguments all the same. */
    public static Map<String, String> possible() {
        Map<String, String> schemas = new LinkedHashMap<>();
        schemas.put("backtracking pattern that RE2 knows", text("'pattern':'^(a+)+b?$'"));
        schemas.put("range to 1e999", property("{'type':'number','minimum':-1e999,'maximum':1e999}"));
        schemas.put("integer to 1e999", property("{'type':'integer','minimum':3,'maximum':1e999}"));
        schemas.put(
                "enum of 100,000",
                property("{'enum':["
                        + IntStream.range(0, 100_000)
                                .mapToObj(i -> "'v" + i + "'")
                                .collect(Collectors.joining(",")) + "]}"));
        schemas.put("text of 65,536 characters", text("'minLength':65536"));
        schemas.put(
                "100,000 optional properties",
                "{'type':'object','properties':{"
                        + IntStream.range(0, 100_000)
                                .mapToObj(i -> "'n" + i + "':{'type':'string'}")
                                .collect(Collectors.joining(","))
                        + "}}");
        schemas.put(
                "deep nesting, not required",
                property("{'type':'object','properties':{'p':".repeat(80) + "{}" + "}}".repeat(80)));
        schemas.put("pattern of nested repeats within reason", text("'pattern':'^([a-f0-9]{2}:){5}[a-f0-9]{2}$'"));
        schemas.put("bad $ref that nobody needs", "{'type':'object','properties':{'v':{'$ref':'#/nowhere'}}}");
        schemas.put(
                "keywords of the wrong type",
                property("{'type':'string','minLength':'x','maxLength':[],'pattern':7,'enum':{}}"));
        schemas.put(
                "endless one way of two",
                defs(
                        "{'$ref':'#/$defs/a0'}",
                        "'a0':{'anyOf':[{'type':'object','required':['n'],'properties':{'n':{'$ref':'#/$defs/a0'}}},{'type':'integer'}]}"));
        schemas.put(
                "content in an encoding",
                text("'contentEncoding':'base64','contentMediaType':'image/png','minLength':8"));
        schemas.put(
                "dependent schemas, 80 deep",
                property("{'type':'object','required':['n'],'properties':{'n':{'type':'integer'}},"
                        + "'dependentSchemas':{'n':{".repeat(80) + "'minProperties':1" + "}}".repeat(80) + "}"));
        schemas.replaceAll((name, schema) -> schema.replace('\'', '"'));
        return schemas;
    }

    private static String text(String rest) {
        return property("{'type':'string'," + rest + "}");
    }

    private static String property(String schema) {
        return "{'type':'object','required':['v'],'properties':{'v':" + schema + "}}";
    }

    private static String defs(String property, String definitions) {
        return "{'type':'object','required':['v'],'properties':{'v':" + property + "},'$defs':{" + definitions + "}}";
    }

    private static String chain(int length, String link, String last) {
        return IntStream.range(0, length)
                        .mapToObj(i ->
                                "'a" + i + "':{" + link.replace("REF", "{'$ref':'#/$defs/a" + (i + 1) + "'}") + "}")
                        .collect(Collectors.joining(","))
                + ",'a" + length + "':" + last;
    }
}
