package io.tidemark.support;

import io.tidemark.protocol.HostFacts.Accelerator;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmReport.GuestReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What hosts say of guests that are well. */
public final class Reports {

    private Reports() {}

    /** A VM whose guest is ready now. */
    public static VmReport ready(UUID vm, String boot) {
        return running(vm, guest(boot, Instant.now()));
    }

    /** A VM that runs, in its first run. */
    public static VmReport running(UUID vm, GuestReport guest) {
        return new VmReport(
                vm, 1, new Observed.Running(Instant.now(), Accelerator.TCG), List.of(), Optional.of(guest), 0);
    }

    /** A guest that followed revision 1 and has nothing to tell. */
    public static GuestReport guest(String boot, Instant readyAt) {
        return new GuestReport(
                boot,
                Optional.of(readyAt),
                "",
                1,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }
}
