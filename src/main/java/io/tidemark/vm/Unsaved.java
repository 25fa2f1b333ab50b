package io.tidemark.vm;

import io.tidemark.platform.Language;
import io.tidemark.platform.Problem;
import java.util.Optional;

/**
 * Why paths that somebody wanted to keep or rescue were refused, as it is said on the page where they wanted it.
 *
 * @param status of HTTP
 */
record Unsaved(int status, String sentence) {

    /** @throws Problem the same, where it is no answer to what was asked, but says that nothing could be */
    static Unsaved of(Problem problem, VmView vm, Language language) {
        return switch (problem.kind()) {
            case REFUSED_VALUE, CONFLICT -> new Unsaved(problem.kind().status(), sentence(problem, vm, language));
            case UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, BAD_REQUEST, STALE, TOO_LARGE, TOO_MANY, HOST_AWAY, NO_ROOM ->
                throw problem;
        };
    }

    private static String sentence(Problem problem, VmView vm, Language language) {
        return Optional.of(problem)
                .filter(each -> each.type().equals("wrong-state"))
                .flatMap(each -> vm.whyNot(VmAction.KEEP))
                .map(reason -> ReasonWords.say(reason, language))
                .orElseGet(() -> FieldWords.say("paths", problem, language));
    }
}
