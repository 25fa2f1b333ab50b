package io.tidemark.account;

import io.tidemark.platform.Problem;
import java.util.Optional;

/**
 * What a team may have at most; what is left out has no limit.
 *
 * @param vms virtual machines
 * @param vcpus virtual processors of all VMs, running or not
 * @param memoryMib memory of all VMs in MiB, running or not
 * @param diskGib data volumes in GiB
 * @param snapshots snapshots of all VMs
 */
public record Quota(
        Optional<Integer> vms,
        Optional<Integer> vcpus,
        Optional<Integer> memoryMib,
        Optional<Integer> diskGib,
        Optional<Integer> snapshots) {

    private static final int MOST = 1_000_000_000;

    public static final Quota UNLIMITED =
            new Quota(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Quota {
        check("vms", vms);
        check("vcpus", vcpus);
        check("memoryMib", memoryMib);
        check("diskGib", diskGib);
        check("snapshots", snapshots);
    }

    /** The limit of this kind. */
    public Optional<Integer> limitOf(Kind kind) {
        return switch (kind) {
            case VMS -> vms;
            case VCPUS -> vcpus;
            case MEMORY -> memoryMib;
            case DISK -> diskGib;
        };
    }

    /** This with what {@code other} says in its place. */
    public Quota with(Quota other) {
        return new Quota(
                other.vms.or(() -> vms),
                other.vcpus.or(() -> vcpus),
                other.memoryMib.or(() -> memoryMib),
                other.diskGib.or(() -> diskGib),
                other.snapshots.or(() -> snapshots));
    }

    private static void check(String field, Optional<Integer> limit) {
        if (limit.filter(value -> value < 0 || value > MOST).isPresent()) {
            throw Problem.refusedValue(field, field + " must be 0 to " + MOST + ", or left out for no limit.");
        }
    }

    /** What is counted, in the order that people are told. */
    public enum Kind {
        VMS("vms", ""),
        VCPUS("vcpus", ""),
        MEMORY("memoryMib", "MiB"),
        DISK("diskGib", "GiB");

        private final String field;
        private final String unit;

        Kind(String field, String unit) {
            this.field = field;
            this.unit = unit;
        }

        /** Its JSON name. */
        public String field() {
            return field;
        }

        /** What numbers of it are followed by; empty for those that are counted. */
        public String unit() {
            return unit;
        }

        /** How much of it an amount has. */
        public long in(Resources amount) {
            return switch (this) {
                case VMS -> amount.vms();
                case VCPUS -> amount.vcpus();
                case MEMORY -> amount.memoryMib();
                case DISK -> amount.diskGib();
            };
        }
    }
}
