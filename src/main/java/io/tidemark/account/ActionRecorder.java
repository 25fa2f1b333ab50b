package io.tidemark.account;

import io.tidemark.audit.AuditEntry;
import io.tidemark.platform.Problem;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Records refusals and failures of methods with an {@link Action}; around the transaction, which ends rolled back. Where
 * there is another transaction around that one, the entry waits for its end ({@link RefusalsAfterwards}).
 */
@Action("")
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
class ActionRecorder {

    private final RefusalsAfterwards refusals;

    ActionRecorder(RefusalsAfterwards refusals) {
        this.refusals = refusals;
    }

    @AroundInvoke
    Object around(InvocationContext context) throws Exception {
        return refusals.around(() -> {
            try {
                return context.proceed();
            } catch (Problem problem) {
                entry(context).ifPresent(entry -> refusals.record(entry.refused(problem.type())));
                throw problem;
            } catch (RuntimeException failure) {
                entry(context)
                        .ifPresent(entry ->
                                refusals.record(entry.failed(failure.getClass().getSimpleName())));
                throw failure;
            }
        });
    }

    private static Optional<AuditEntry> entry(InvocationContext context) {
        String action = context.getMethod().getAnnotation(Action.class).value();
        Object[] arguments = context.getParameters();
        return Arrays.stream(arguments)
                .filter(Caller.class::isInstance)
                .map(Caller.class::cast)
                .findFirst()
                .map(caller -> caller.did(action, target(action, arguments)));
    }

    private static String target(String action, Object... arguments) {
        String kind = action.substring(0, Math.max(0, action.indexOf('.')));
        return arguments.length > 1 && (arguments[1] instanceof String || arguments[1] instanceof UUID)
                ? kind + ":" + shortened(arguments[1].toString())
                : kind;
    }

    private static String shortened(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
