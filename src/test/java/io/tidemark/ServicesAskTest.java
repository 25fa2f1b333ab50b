package io.tidemark;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tidemark.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A service that is told who asks also asks the permission table, whichever way in led to it. */
class ServicesAskTest {

    /** What everybody may who has a session: to end it, and to know their own teams. A new line here is a decision. */
    private static final Set<String> ONES_OWN = Set.of("SignIn.out", "Teams.of");

    private static final Set<String> ASKS = Set.of("require", "requireIn", "may", "mayIn");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tidemark");

    @Test
    void every_public_service_method_that_has_a_caller_asks_the_table() {
        Set<String> silent = services()
                .filter(method -> !asks(method))
                .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
                .collect(toCollection(TreeSet::new));

        assertEquals(new TreeSet<>(ONES_OWN), silent);
    }

    private static Stream<JavaMethod> services() {
        return CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(ApplicationScoped.class))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(method ->
                        method.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Caller.class)));
    }

    /** Whether some way from here leads to the table, through methods that may be lambdas of this one. */
    private static boolean asks(JavaMethod from) {
        Set<JavaMethod> seen = new HashSet<>(Set.of(from));
        Deque<JavaMethod> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            JavaMethod method = open.pop();
            if (method.getOwner().isEquivalentTo(Caller.class) && ASKS.contains(method.getName())) {
                return true;
            }
            Stream.concat(method.getMethodCallsFromSelf().stream(), method.getMethodReferencesFromSelf().stream())
                    .map(JavaAccess::getTarget)
                    .map(target -> target.resolveMember())
                    .flatMap(member -> member.stream())
                    .filter(JavaMethod.class::isInstance)
                    .map(JavaMethod.class::cast)
                    .filter(called -> called.getOwner().getPackageName().startsWith("io.tidemark"))
                    .filter(seen::add)
                    .forEach(open::push);
        }
        return false;
    }
}
