package io.tidemark.platform;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a page says where something was refused or broke: the effect first, then what one can do, then the details.
 *
 * @param status of HTTP
 * @param sort what the words are chosen by
 * @param message what the domain said, in English
 * @param type the problem's slug
 * @param path what was asked for
 * @param trace what to look for in the log, where something was logged
 */
public record ProblemPage(
        int status,
        Sort sort,
        Optional<String> message,
        String type,
        String path,
        Moment at,
        Optional<String> trace,
        List<Step> steps) {

    /** What kind of trouble it is, as far as its reader is concerned. */
    public enum Sort {
        NOT_FOUND,
        FORBIDDEN,
        CONFLICT,
        REFUSED,
        /** A form without its CSRF token, or with an old one. */
        EXPIRED,
        AWAY,
        INTERNAL
    }

    /** Something one can do about it. */
    public enum Way {
        TO_VMS,
        BACK,
        ASK_OWNER,
        ASK_MEMBERSHIP,
        RETRY,
        REPORT,
        TO_HOSTS,
        SIGN_IN
    }

    /** A way, with the address of its button where it has one. */
    public record Step(Way way, Optional<String> href) {}

    /** What was refused or went wrong at a path. */
    public static ProblemPage of(Refusal refusal, String path) {
        Sort sort = refusal.type().equals("form-expired") ? Sort.EXPIRED : sort(refusal.status());
        Optional<String> trace = sort == Sort.INTERNAL ? Optional.of(refusal.requestId()) : Optional.empty();
        return of(refusal.status(), sort, Optional.of(refusal.detail()), refusal.type(), path, trace);
    }

    private static Sort sort(int status) {
        return switch (status) {
            case 404, 405, 406 -> Sort.NOT_FOUND;
            case 401, 403 -> Sort.FORBIDDEN;
            case 409, 412, 507 -> Sort.CONFLICT;
            case 503 -> Sort.AWAY;
            default -> status < 500 ? Sort.REFUSED : Sort.INTERNAL;
        };
    }

    private static ProblemPage of(
            int status, Sort sort, Optional<String> message, String type, String path, Optional<String> trace) {
        return new ProblemPage(status, sort, message, type, path, Moment.of(Instant.now()), trace, steps(sort, path));
    }

    private static List<Step> steps(Sort sort, String path) {
        return switch (sort) {
            case NOT_FOUND -> List.of(to(Way.TO_VMS, "/vms"), told(Way.ASK_MEMBERSHIP));
            case FORBIDDEN -> List.of(to(Way.TO_VMS, "/vms"), told(Way.ASK_OWNER));
            case CONFLICT, REFUSED -> List.of(to(Way.BACK, back(path)), to(Way.TO_VMS, "/vms"));
            case EXPIRED -> List.of(to(Way.BACK, back(path)), to(Way.SIGN_IN, "/login"));
            case AWAY -> List.of(to(Way.RETRY, back(path)), to(Way.TO_HOSTS, "/hosts"));
            case INTERNAL -> List.of(to(Way.RETRY, back(path)), told(Way.REPORT));
        };
    }

    /** The page that an action belongs to: {@code /vms/ID} of {@code /vms/ID/start}. */
    private static String back(String path) {
        String[] parts = path.split("[/?]");
        return parts.length > 2 ? "/" + parts[1] + "/" + parts[2] : "/vms";
    }

    private static Step to(Way way, String href) {
        return new Step(way, Optional.of(href));
    }

    private static Step told(Way way) {
        return new Step(way, Optional.empty());
    }

    public TemplateInstance render() {
        return Templates.problem(this);
    }

    @CheckedTemplate(basePath = "platform")
    static class Templates {
        static native TemplateInstance problem(ProblemPage view);
    }
}
