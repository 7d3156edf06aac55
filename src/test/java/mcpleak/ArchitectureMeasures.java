package mcpleak;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Measures the compiled classes of {@code src/main/java}: on how many others each depends, the largest cycle of classes, and
 * how many top-level types are public. Nested types count with their outer type; generated templates do not count.
 *
 * <p>{@code src/test/architecture/measure.sh} runs it and adds what is measured on sources. Immutable.
 */
final class ArchitectureMeasures {

    private final Map<String, Set<String>> dependencies = new TreeMap<>();
    private final long publicTypes;

    private ArchitectureMeasures(JavaClasses classes) {
        classes.stream().filter(ArchitectureMeasures::isOurs).forEach(this::add);
        publicTypes = classes.stream()
                .filter(ArchitectureMeasures::isOurs)
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .count();
    }

    /** Measure the classes of the class path that are not tests. */
    static ArchitectureMeasures ofMainClasses() {
        return new ArchitectureMeasures(new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("mcpleak"));
    }

    /** Print one figure a line: its name, a tab, the figure. */
    public static void main(String[] arguments) {
        ArchitectureMeasures measures = ofMainClasses();
        List<Integer> fanOut =
                measures.dependencies.values().stream().map(Set::size).sorted().toList();
        System.out.println("fan-out p90\t" + fanOut.get((int) Math.ceil(fanOut.size() * 0.9) - 1));
        System.out.println("fan-out max\t" + fanOut.get(fanOut.size() - 1) + "\t" + measures.widest());
        List<String> cycle = measures.largestCycle();
        System.out.println("largest cycle of classes\t" + cycle.size() + "\t" + String.join(" ", cycle));
        System.out.println("public types\t" + measures.publicTypes);
    }

    private static boolean isOurs(JavaClass type) {
        return !type.getSimpleName().equals("package-info");
    }

    private void add(JavaClass type) {
        Set<String> names = dependencies.computeIfAbsent(outermost(type), name -> new TreeSet<>());
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            if (target.getPackageName().startsWith("mcpleak") && isOurs(target)) {
                names.add(outermost(target));
            }
        }
        names.remove(outermost(type));
    }

    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureMeasures::outermost).orElse(type.getName());
    }

    /** Return the names of the types that depend on most others. */
    private String widest() {
        return dependencies.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
                .limit(5)
                .map(entry -> entry.getKey() + " " + entry.getValue().size())
                .toList()
                .toString();
    }

    /** Return the types of the largest set in which each reaches every other, ordered by name; empty if there is no cycle. */
    List<String> largestCycle() {
        return new StronglyConnected()
                .components().stream()
                        .filter(component -> component.size() > 1)
                        .max(Comparator.comparing(List::size))
                        .orElse(List.of());
    }

    /** Finds strongly connected components (Tarjan, SIAM Journal on Computing 1972). Confined to one thread. */
    private final class StronglyConnected {

        private final Map<String, Integer> index = new HashMap<>();
        private final Map<String, Integer> low = new HashMap<>();
        private final Deque<String> stack = new ArrayDeque<>();
        private final List<List<String>> components = new ArrayList<>();

        List<List<String>> components() {
            dependencies.keySet().stream()
                    .filter(name -> !index.containsKey(name))
                    .forEach(this::visit);
            return components;
        }

        private void visit(String name) {
            index.put(name, index.size());
            low.put(name, index.get(name));
            stack.push(name);
            for (String next : dependencies.getOrDefault(name, Set.of())) {
                if (!index.containsKey(next)) {
                    visit(next);
                    low.merge(name, low.get(next), Math::min);
                } else if (stack.contains(next)) {
                    low.merge(name, index.get(next), Math::min);
                }
            }
            if (low.get(name).equals(index.get(name))) {
                components.add(popTo(name));
            }
        }

        private List<String> popTo(String name) {
            List<String> component = new ArrayList<>();
            String top;
            do {
                top = stack.pop();
                component.add(top);
            } while (!top.equals(name));
            component.sort(Comparator.naturalOrder());
            return component;
        }
    }
}
