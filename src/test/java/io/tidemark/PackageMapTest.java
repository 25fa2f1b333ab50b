package io.tidemark;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may import whom. The README shows this map; a change here is a decision and goes there too. */
class PackageMapTest {

    private static final String ROOT = "io.tidemark.";

    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("protocol", Set.of()),
            Map.entry("platform", Set.of()),
            Map.entry("agent", Set.of("protocol")),
            Map.entry("audit", Set.of("platform")),
            Map.entry("account", Set.of("audit", "platform")),
            Map.entry("policy", Set.of("account", "audit", "platform")),
            Map.entry("image", Set.of("account", "audit", "platform")),
            Map.entry("host", Set.of("account", "audit", "platform", "protocol")),
            Map.entry("vm", Set.of("policy", "host", "image", "account", "audit", "platform", "protocol")),
            Map.entry("terminal", Set.of("vm", "host", "account", "audit", "platform", "protocol")),
            Map.entry("home", Set.of("terminal", "vm", "policy", "host", "image", "account", "audit", "platform")),
            Map.entry("demo", Set.of("protocol")));

    private static JavaClasses classes;

    @BeforeAll
    static void readTheClasses() {
        classes = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("io.tidemark");
    }

    @Test
    void every_package_imports_only_what_the_map_allows() {
        Set<String> wrong = new TreeSet<>();

        for (JavaClass origin : classes) {
            String from = feature(origin);
            if (from.isEmpty()) {
                continue; // The main class starts all of it.
            }
            origin.getDirectDependenciesFromSelf().forEach(dependency -> {
                JavaClass target = dependency.getTargetClass();
                String to = feature(target);
                if (!to.isEmpty()
                        && !to.equals(from)
                        && !MAY_IMPORT.getOrDefault(from, Set.of()).contains(to)) {
                    wrong.add(origin.getName() + " imports " + target.getName());
                }
            });
        }

        assertEquals(List.of(), List.copyOf(wrong));
    }

    @Test
    void every_package_is_on_the_map() {
        Set<String> unknown = new TreeSet<>();

        classes.forEach(each -> unknown.add(feature(each)));
        unknown.remove("");
        unknown.removeAll(MAY_IMPORT.keySet());

        assertEquals(Set.of(), unknown);
    }

    @Test
    void packages_form_no_cycle() {
        slices().matching("io.tidemark.(*)..").should().beFreeOfCycles().check(classes);
    }

    /** The first package below the root, or "" for what stands in the root or outside it. */
    private static String feature(JavaClass type) {
        String name = type.getPackageName() + ".";
        if (!name.startsWith(ROOT)) {
            return "";
        }
        String rest = name.substring(ROOT.length());
        return rest.isEmpty() ? "" : rest.substring(0, rest.indexOf('.'));
    }
}
