package io.tidemark.agent;

import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.VmSpec;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** VM definitions with memorable names for tests. */
public final class Specs {

    public static final UUID HARBOUR = UUID.fromString("01890000-0000-7000-8000-000000000001");

    private static final VmSpec.PolicySpec WORKSHOP = new VmSpec.PolicySpec(
            UUID.fromString("01890000-0000-7000-8000-0000000000aa"),
            "Workshop",
            1,
            VmSpec.Root.RAM,
            List.of("/etc", "/home", "/root", "/usr/local", "/opt", "/srv", "/var/lib", "/var/log"),
            List.of("/tmp", "/var/tmp", "/var/cache"),
            VmSpec.PackageStrategy.SNAPSHOT);

    private Specs() {}

    /** The VM "harbour", an ISO kind, as it is wanted in run {@code run}. */
    public static VmSpec harbour(VmSpec.Intended intended, long run) {
        return harbour(intended, run, VmSpec.Shutdown.GRACEFUL);
    }

    /** The same, to be stopped in the given way. */
    public static VmSpec harbour(VmSpec.Intended intended, long run, VmSpec.Shutdown shutdown) {
        return new VmSpec(
                HARBOUR,
                "harbour",
                intended,
                run,
                shutdown,
                new VmSpec.ImageSpec(
                        "alpine-3.19.1",
                        VmSpec.ImageKind.ISO,
                        "x86_64",
                        "sha512:" + "ab".repeat(64),
                        Optional.empty(),
                        Optional.of(41_943_040L)),
                WORKSHOP,
                2,
                256,
                4,
                List.of("jq"),
                List.of(),
                List.of("ssh-ed25519 AAAAC3Nz ada@example"),
                Optional.empty(),
                VmSpec.SerialLogin.AUTO,
                List.of(new VmSpec.Forward(8022, 22, VmSpec.Transport.TCP)),
                1,
                List.of(new GuestTask.Rescue(
                        UUID.fromString("01890000-0000-7000-8000-0000000000cc"), List.of("/usr/share/tide"))));
    }
}
