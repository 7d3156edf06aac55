@org.jspecify.annotations.NullMarked
package mcpleak.report;
