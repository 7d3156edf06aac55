package mcpleak.protocol.arguments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mcpleak.protocol.message.ParsedResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ToolArgumentsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /** One property {@code v} with the given schema; single quotes stand for double ones. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "true",
                "{'type':'string'}",
                "{'type':'string','minLength':20}",
                "{'type':'string','minLength':3,'maxLength':3}",
                "{'type':'string','maxLength':0}",
                "{'type':['null','integer']}",
                "{'type':'null'}",
                "{'type':'boolean'}",
                "{'type':'integer'}",
                "{'type':'integer','minimum':-9007199254740991,'maximum':9007199254740991}",
                "{'type':'integer','minimum':1000}",
                "{'type':'integer','maximum':-1000}",
                "{'type':'integer','minimum':1e18}",
                "{'type':'integer','exclusiveMinimum':4,'exclusiveMaximum':6}",
                "{'type':'integer','multipleOf':7,'minimum':50}",
                "{'type':'integer','multipleOf':2.5,'minimum':3}",
                "{'type':'number'}",
                "{'type':'number','exclusiveMinimum':0,'exclusiveMaximum':1}",
                "{'type':'number','minimum':0.25,'maximum':0.25}",
                "{'type':'number','multipleOf':0.1,'minimum':0.15,'maximum':0.25}",
                "{'minimum':3}",
                "{'enum':['a','b',3,null,{'x':1}]}",
                "{'type':'integer','enum':['a',5]}",
                "{'const':{'deep':[1,2]}}",
                "{'type':'string','default':'preset'}",
                "{'type':'string','default':null}",
                "{'type':'string','format':'email'}",
                "{'type':'string','format':'uuid'}",
                "{'type':'string','format':'date-time'}",
                "{'type':'string','format':'ipv6'}",
                "{'type':'string','format':'uri','default':'https://example.com/a.png'}",
                "{'type':'string','pattern':'^[a-z]{2,4}-\\\\d+$'}",
                "{'type':'string','pattern':'^(foo|bar)?(?:x[^a-z]y){2}\\\\.\\\\w*?z$'}",
                "{'type':'string','pattern':'^[A-Fa-f0-9-]+$','minLength':36,'maxLength':36}",
                "{'type':'string','pattern':'b','minLength':1}",
                "{'type':'string','pattern':'^a{2,}-[b-d]*$','minLength':500,'maxLength':501}",
                "{'type':'string','pattern':'^\\\\S+@\\\\S+$'}",
                "{'type':'string','format':'email','pattern':'^(?!\\\\.)(?!.*\\\\.\\\\.)([A-Za-z0-9_+.-]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]*\\\\.)+[A-Za-z]{2,}$'}",
                "{'type':'string','pattern':'^(?=.*[A-Z])(?=.*[0-9])(?=.*[!-/]).{8,}$'}",
                "{'type':'string','pattern':'^(?!0000)[0-9]{4}-(?!00)[0-9]{2}$'}",
                "{'type':'string','format':'date','pattern':'^(?!1)[0-9-]+$'}",
                "{'type':'string','examples':['SELECT 1','SELECT 2']}",
                "{'type':'string','minLength':5,'examples':['no','SELECT 2']}",
                "{'type':'integer','example':7}",
                "{'type':'string','format':'uri','examples':['https://example.com/a']}",
                "{'type':'array'}",
                "{'type':'array','items':{'type':'integer'},'minItems':3}",
                "{'type':'array','items':{'type':'integer'},'minItems':5,'uniqueItems':true}",
                "{'type':'array','items':false}",
                "{'type':'array','maxItems':0}",
                "{'type':'array','prefixItems':[{'type':'string'},{'type':'boolean'}],'items':{'type':'null'},'minItems':4}",
                "{'type':'array','contains':{'const':7}}",
                "{'type':'object'}",
                "{'type':'object','required':['a','b'],'properties':{'a':{'type':'integer'}}}",
                "{'type':'object','required':['a'],'additionalProperties':{'type':'integer'}}",
                "{'type':'object','minProperties':3,'properties':{'a':{'type':'integer'}}}",
                "{'type':'object','required':['a'],'dependentRequired':{'a':['b'],'b':['c']}}",
                "{'properties':{'a':{}},'required':['a']}",
                "{'$ref':'#/$defs/code'}",
                "{'$ref':'#/$defs/a~1b'}",
                "{'$ref':'#named'}",
                "{'$ref':'#/$defs/tree','description':'beside'}",
                "{'allOf':[{'type':'integer','minimum':5},{'maximum':5}]}",
                "{'allOf':[{'$ref':'#/$defs/named'},{'required':['b'],'properties':{'b':{'const':1}}}]}",
                "{'anyOf':[{'type':'integer'},{'type':'string'}]}",
                "{'oneOf':[{'const':1},{'const':2}]}",
                "{'type':'object','properties':{'a':{'type':'integer'},'b':{'type':'integer'}},"
                        + "'anyOf':[{'required':['a']},{'required':['b']}]}",
                "{'oneOf':[{'type':'number'},{'type':'integer'},{'type':'string'}]}",
                "{'oneOf':[{'type':'integer','multipleOf':3},{'type':'integer','multipleOf':5}]}",
                "{'anyOf':[{'const':1,'type':'string'},{'minLength':3,'type':'string'}]}",
                "{'not':{'type':'string'}}",
                "{'not':{'enum':['mcpleak',1,2]}}",
                "{'type':'integer','minimum':1,'maximum':3,'not':{'const':2}}",
                "{'type':['integer','string'],'not':{'type':'integer'}}",
                "{'type':'string','default':'no','minLength':5}",
                "{'type':'string','default':'no','not':{'const':'no'}}",
                "{'type':'object','required':['k'],'properties':{'k':{'const':'x'}},"
                        + "'if':{'properties':{'k':{'const':'x'}}},'then':{'required':['more']}}",
                "{'type':'object','required':['k'],'properties':{'k':{'enum':['x','y']}},"
                        + "'if':{'properties':{'k':{'const':'x'}}},'then':{'required':['a']},'else':{'required':['b']}}",
                "{'type':'object','required':['a'],'dependentSchemas':{'a':{'required':['b'],'properties':{'b':{'type':'null'}}}}}",
                "{'type':'object','required':['x-1'],'patternProperties':{'^x-':{'type':'integer'}},'additionalProperties':false}",
                "{'type':'object','minProperties':2,'propertyNames':{'pattern':'^[a-c]{3}$'}}",
                "{'type':'array','contains':{'type':'integer','minimum':7},'minContains':3}",
                "{'type':'array','items':{'type':'integer'},'contains':{'minimum':50},'maxContains':1,'minItems':2}",
                "{'type':'array','prefixItems':[{'type':'string'}],'contains':{'const':7}}",
                "{'allOf':[{'type':['string','integer']},{'type':['integer','null']}]}",
                "{'allOf':[{'enum':['a','b']},{'enum':['b','c']}]}",
                "{'allOf':[{'type':'number'},{'type':'integer'},{'exclusiveMinimum':7,'multipleOf':4}]}"
            })
    void generate_aRequiredProperty_isValidForEverySeed(String property) throws JsonProcessingException {
        String schema = schemaWith("required", property);
        var validator = REGISTRY.getSchema(schema, InputFormat.JSON);
        for (long seed = 0; seed < 50; seed++) {
            ObjectNode arguments = valid(made(JSON.readTree(schema), seed));
            assertThat(arguments.has("v")).isTrue();
            assertThat(validator.validate(arguments.toString(), InputFormat.JSON))
                    .as("seed %d gave %s", seed, arguments)
                    .isEmpty();
        }
    }

    /** In draft-07 an array under "items" is a tuple. */
    @Test
    void generate_tupleOfDraft07_hasItsItems() throws JsonProcessingException {
        String property = "{'type':'array','minItems':2,'maxItems':3,'items':[{'type':'number'},{'type':'boolean'}],"
                + "'additionalItems':{'type':'null'}}";
        JsonNode made =
                valid(made(JSON.readTree(schemaWith("required", property)), 3)).path("v");

        assertThat(made).hasSize(2);
        assertThat(made.get(0).isNumber()).isTrue();
        assertThat(made.get(1).isBoolean()).isTrue();
    }

    @Test
    void generate_examples_arePreferredAndVary() throws JsonProcessingException {
        JsonNode schema = JSON.readTree(schemaWith("required", "{'type':'string','examples':['SELECT 1','SELECT 2']}"));
        Set<String> made = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            made.add(valid(made(schema, seed)).path("v").asText());
        }

        assertThat(made).containsExactlyInAnyOrder("SELECT 1", "SELECT 2");
    }

    @Test
    void generate_listThatHoldsItself_isShallow() throws JsonProcessingException {
        String tree = "{'$schema':'https://json-schema.org/draft/2020-12/schema','type':'object','required':['v'],"
                + "'properties':{'v':{'$ref':'#/$defs/node'}},'$defs':{'node':{'type':'object','required':['children'],"
                + "'properties':{'children':{'type':'array','items':{'$ref':'#/$defs/node'}}}}}}";
        ObjectNode made = valid(made(JSON.readTree(tree.replace('\'', '"')), 1));

        assertThat(made.toString().length()).isLessThan(120);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "false | /v: the schema allows no value",
                "{'enum':[]} | /v: enum holds no value of the schema's type",
                "{'type':'integer','enum':['a']} | /v: enum holds no value of the schema's type",
                "{'type':'integer','minimum':3,'maximum':2} | /v: no number lies in its range",
                "{'type':'integer','exclusiveMinimum':3,'exclusiveMaximum':4} | /v: no number lies in its range",
                "{'type':'number','exclusiveMinimum':3,'maximum':3} | /v: no number lies in its range",
                "{'type':'number','multipleOf':0} | /v: multipleOf is not positive",
                "{'type':'string','minLength':4,'maxLength':3} | /v: minLength 4 is more than is possible",
                "{'type':'string','minLength':65537} | /v: minLength 65537 is more than is possible",
                "{'type':'string','format':'uuid','maxLength':9} | /v: format \"uuid\" within its lengths is beyond this client",
                "{'type':'string','pattern':'(?=a)b'} | /v: pattern (?=a)b is beyond this client",
                "{'type':'string','pattern':'a','maxLength':0} | /v: pattern a is beyond this client",
                "{'type':'string','pattern':'(a{9999}){9999}'} | /v: pattern (a{9999}){9999} is beyond this client",
                "{'type':'array','minItems':2,'items':false} | /v/0: the schema allows no value",
                "{'type':'array','minItems':10001} | /v: minItems 10001 is more than is possible",
                "{'type':'array','minItems':2,'uniqueItems':true,'items':{'const':1}} | /v: found no 2 different items (uniqueItems)",
                "{'type':'object','required':['a'],'additionalProperties':false} | /v: requires \"a\", which it neither declares nor allows",
                "{'type':'object','required':['a','b'],'maxProperties':1} | /v: requires more properties than maxProperties allows",
                "{'type':'object','properties':{'a/b':false},'required':['a/b']} | /v/a~1b: the schema allows no value",
                "{'type':'colour'} | /v: unknown type \"colour\"",
                "{'$ref':'https://example.com/schema.json'} | /v: $ref \"https://example.com/schema.json\" leads out of the document and is not followed",
                "{'$ref':'#/$defs/nowhere'} | /v: $ref \"#/$defs/nowhere\" leads nowhere",
                "{'$ref':'#/$defs/loop'} | /v: more than 32 references in a row",
                "{'anyOf':[]} | /v: anyOf is empty",
                "{'oneOf':[{'type':'integer'},{'type':'number','minimum':1}]} | /v: found no value that oneOf allows",
                "{'not':{}} | /v: found no value that \"not\" does not forbid",
                "{'type':'integer','const':'a'} | /v: const is not valid against the rest of the schema",
                "{'allOf':[{'type':'string'},{'type':'integer'}]} | /v: no type is left that all parts of the schema allow",
                "{'allOf':[{'properties':{'a':{}},'additionalProperties':false},{'required':['b'],'properties':{'b':{}}}]} | /: found no value that is valid: properties",
                "{'anyOf':[false,{'const':1,'allOf':[false]}]} | /v: the schema allows no value"
            })
    void generate_whatCannotBeSatisfied_saysWhereAndWhy(String property, String reason) throws JsonProcessingException {
        assertThat(made(JSON.readTree(schemaWith("required", property)), 1))
                .isEqualTo(new ParsedResult.Invalid<>(reason));
    }

    @Test
    void generate_alternativeOutsideTheDocument_takesTheOther() throws JsonProcessingException {
        String schema = schemaWith("required", "{'anyOf':[{'$ref':'http://127.0.0.1:1/x'},{'const':5}]}");
        assertThat(valid(made(JSON.readTree(schema), 1))).hasToString("{\"v\":5}");
    }

    @Test
    void generate_oneOfWithALoopOrAnotherDocument_takesTheOther() throws JsonProcessingException {
        for (String other : List.of("http://127.0.0.1:1/x", "#/$defs/loop")) {
            String schema = schemaWith("required", "{'oneOf':[{'$ref':'" + other + "'},{'const':5}]}");
            assertThat(valid(made(JSON.readTree(schema), 1))).hasToString("{\"v\":5}");
        }
    }

    @Test
    void generate_schemaThatRequiresItself_isUnsatisfiable() throws JsonProcessingException {
        String schema = schemaWith("required", "{'$ref':'#/$defs/endless'}");
        assertThat(made(JSON.readTree(schema), 1))
                .isInstanceOfSatisfying(
                        ParsedResult.Invalid.class,
                        it -> assertThat(it.reason()).endsWith("nested deeper than 32, so it refers to itself"));
    }

    @Test
    void generate_alternativesThatRequireThemselves_stopAtTheLimitOfValues() throws JsonProcessingException {
        String schema = schemaWith("required", "{'$ref':'#/$defs/bush'}");
        assertThat(made(JSON.readTree(schema), 1)).isInstanceOf(ParsedResult.Invalid.class);
    }

    @Test
    void generate_optionalProperties_areLeftOut() throws JsonProcessingException {
        String schema = schemaWith("optional", "{'type':'string','default':'x'}");
        assertThat(valid(made(JSON.readTree(schema), 1))).isEmpty();
    }

    @Test
    void generate_optionalUriWithANetworkDefault_getsADataUri() throws JsonProcessingException {
        String schema = schemaWith("optional", "{'type':'string','format':'uri','default':'HTTPS://example.com/a'}");
        assertThat(valid(made(JSON.readTree(schema), 1))).hasToString("{\"v\":\"data:text/plain,mcpleak\"}");
    }

    @Test
    void generate_requiredUriWithANetworkDefault_getsADataUri() throws JsonProcessingException {
        String schema = schemaWith("required", "{'type':'string','format':'uri','default':'http://example.com/a'}");
        assertThat(valid(made(JSON.readTree(schema), 1))).hasToString("{\"v\":\"data:text/plain,mcpleak\"}");
    }

    @Test
    void generate_optionalUriWithAnotherDefault_isLeftOut() throws JsonProcessingException {
        String schema = schemaWith("optional", "{'type':'string','format':'uri','default':'file:///a'}");
        assertThat(valid(made(JSON.readTree(schema), 1))).isEmpty();
    }

    @Test
    void generate_sameSeed_givesSameArguments() throws JsonProcessingException {
        String schema = schemaWith("required", "{'type':'array','minItems':4,'items':{'type':'string'}}");
        assertThat(made(JSON.readTree(schema), 9))
                .isEqualTo(made(JSON.readTree(schema), 9))
                .isNotEqualTo(made(JSON.readTree(schema), 10));
    }

    @Test
    void generate_emptySchema_givesNoArguments() throws JsonProcessingException {
        assertThat(valid(made(JSON.readTree("{}"), 1))).isEmpty();
    }

    @Test
    void generate_schemaOfAnotherType_isUnsatisfiable() throws JsonProcessingException {
        assertThat(made(JSON.readTree("{\"type\":\"string\"}"), 1))
                .isEqualTo(new ParsedResult.Invalid<>("the input schema is not that of an object"));
    }

    private static ParsedResult<ObjectNode> made(JsonNode schema, long seed) {
        return ToolArguments.generate(schema, seed, System::nanoTime);
    }

    private static ObjectNode valid(ParsedResult<ObjectNode> generated) {
        assertThat(generated).isInstanceOf(ParsedResult.Valid.class);
        return ((ParsedResult.Valid<ObjectNode>) generated).value();
    }

    private static String schemaWith(String need, String property) {
        return ("{'type':'object','properties':{'v':" + property + "},"
                        + (need.equals("required") ? "'required':['v']," : "")
                        + "'$defs':{'code':{'type':'string','pattern':'^[A-Z]{3}$'},'a/b':{'type':'integer'},"
                        + "'named':{'$anchor':'named','type':'object','required':['a'],'properties':{'a':{'type':'boolean'}}},"
                        + "'loop':{'$ref':'#/$defs/loop'},"
                        + "'tree':{'type':'object','required':['children'],"
                        + "'properties':{'children':{'type':'array','items':{'$ref':'#/$defs/tree'}}}},"
                        + "'bush':{'anyOf':[{'$ref':'#/$defs/two'},{'$ref':'#/$defs/two'}]},"
                        + "'two':{'type':'object','required':['l','r'],"
                        + "'properties':{'l':{'$ref':'#/$defs/bush'},'r':{'$ref':'#/$defs/bush'}}},"
                        + "'endless':{'type':'object','required':['e'],'properties':{'e':{'$ref':'#/$defs/endless'}}}}}")
                .replace('\'', '"');
    }
}
