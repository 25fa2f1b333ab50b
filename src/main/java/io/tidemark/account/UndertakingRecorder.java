package io.tidemark.account;

import io.tidemark.platform.Undertaking;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Has what is refused within an {@link Undertaking} recorded after its transaction. */
@Undertaking
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
class UndertakingRecorder {

    private final RefusalsAfterwards refusals;

    UndertakingRecorder(RefusalsAfterwards refusals) {
        this.refusals = refusals;
    }

    @AroundInvoke
    Object around(InvocationContext context) throws Exception {
        return refusals.around(context::proceed);
    }
}
