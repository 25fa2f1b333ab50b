package io.tidemark.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.acceptance.LocalImages;
import io.tidemark.agent.RealGuest.Boot;
import io.tidemark.agent.storage.Json;
import io.tidemark.agent.storage.Programs;
import io.tidemark.protocol.VmSpec.PackageStrategy;
import io.tidemark.protocol.VmSpec.Root;
import io.tidemark.support.NewerPackages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the boot programs make of roots, packages and data volumes, whole and broken, in real guests. Two packages of the base,
 * scanelf and libcom_err, exist in a newer version: what {@code apk upgrade} takes.
 */
class RootsIT {

    private static final String[] KEPT = {"/etc", "/opt", "/var/lib"};
    private static final String DATA = "/run/tidemark/data/tidemark";
    private static final String OF_BASE = "libcom_err-1.47.0-r5 scanelf-1.3.7-r2";
    private static final String UPGRADED = "libcom_err-1.47.0-r9 scanelf-1.3.7-r9";
    private static final String VERSIONS =
            "apk info -v 2>/dev/null | grep -E '^(scanelf|libcom_err)-' | sort | xargs echo";

    @TempDir
    private static Path temp;

    private static Path data;
    private static String iso;
    private static TwinConsole console;
    private static AgentProcess agent;

    @BeforeAll
    static void startAgent() throws Exception {
        Path mirror = LocalImages.mirror();
        JsonNode index = Json.mapper().readTree(mirror.resolve("index.json").toFile());
        iso = StreamSupport.stream(index.spliterator(), false)
                .filter(image -> image.get("kind").asText().equals("iso"))
                .map(image -> image.get("digest").asText())
                .findFirst()
                .orElseThrow();
        Path packages = NewerPackages.make(
                mirror.resolve("packages"), temp.resolve("packages"), "r9", List.of("scanelf", "libcom_err"));
        data = temp.resolve("data");
        console = TwinConsole.start();
        agent = AgentProcess.start(
                console.address(), data, "--images", mirror.toString(), "--packages", packages.toString());
        console.awaitHello(Duration.ofSeconds(60), hello -> true);
    }

    @AfterAll
    static void endAgent() {
        agent.close();
        console.close();
    }

    @Test
    void a_layered_root_keeps_everything_over_its_own_base_and_leaves_the_volume_clean() throws Exception {
        try (RealGuest guest = guest(1, "jq")) {
            Boot first = guest.boot(Root.LAYERED, PackageStrategy.NONE);
            assertEquals(List.of("jq"), first.rebuilt());
            assertEquals("new", first.step("layer"));
            guest.run(
                    "mkdir -p /opt/x; echo mine | tee /opt/x/a /usr/bin/b /etc/c /var/lib/d; rm /etc/motd; apk upgrade");
            assertEquals(UPGRADED, guest.run(VERSIONS));
            String grown = "find " + DATA + "/layers/*/upper -type f | wc -l";
            int before = Integer.parseInt(guest.run(grown));
            guest.powerOff();
            assertTrue(guest.isDataVolumeClean(), "unclean after a power-off");

            Boot second = guest.boot(Root.LAYERED, PackageStrategy.NONE);
            assertEquals("kept", second.step("layer"));
            assertEquals(List.of(), second.problems());
            // The packages of the definition are installed once.
            assertEquals(List.of(), second.rebuilt());
            assertEquals(UPGRADED, guest.run(VERSIONS));
            assertEquals("mine mine mine mine", guest.run("cat /opt/x/a /usr/bin/b /etc/c /var/lib/d | xargs echo"));
            assertEquals(
                    "absent [1]", guest.run("ls /etc/motd >/dev/null 2>&1 || printf 'absent '; echo [1] | jq -c ."));
            int after = Integer.parseInt(guest.run(grown));
            assertTrue(after - before <= 5, () -> "a boot left " + (after - before) + " more files in the layer");
            guest.run(
                    "echo flushed >/srv/e; mv " + DATA + "/layers/* " + DATA + "/layers/" + "ab".repeat(64) + "; sync");
            guest.crash();

            // As on another base: its layer is empty, and the other one is told with its size.
            Boot third = guest.boot(Root.LAYERED, PackageStrategy.NONE);
            assertEquals(List.of("jq"), third.rebuilt());
            assertEquals(OF_BASE, guest.run(VERSIONS));
            assertTrue(
                    third.step("layer").matches("new; others: 1 not used, [1-9][0-9]{5,} bytes"), third.step("layer"));
            assertTrue(third.names("the layer of an earlier base is not used"), third.problems()::toString);
            guest.run("rm -r " + DATA + "/layers/" + iso.substring(iso.indexOf(':') + 1) + "; mv " + DATA + "/layers/* "
                    + DATA + "/layers/" + iso.substring(iso.indexOf(':') + 1) + "; sync");
            guest.crash();

            Boot fourth = guest.boot(Root.LAYERED, PackageStrategy.NONE);
            assertEquals("kept", fourth.step("layer"));
            assertEquals("flushed mine", guest.run("cat /srv/e /opt/x/a | xargs echo"));
        }
    }

    @Test
    void a_layered_root_on_a_full_volume_is_in_ram_above_the_layer_until_there_is_room() throws Exception {
        try (RealGuest guest = guest(6)) {
            guest.boot(Root.LAYERED, PackageStrategy.NONE);
            guest.run("echo mine >/opt/a; cat /dev/zero >/mnt/data/fill; cat /dev/zero >/mnt/data/more; sync");

            Boot full = guest.boot(Root.LAYERED, PackageStrategy.NONE);
            assertTrue(full.names("the data volume is full"), full.problems()::toString);
            assertTrue(full.names("no room for changes to the root"), full.problems()::toString);
            assertEquals("mine yours", guest.run("echo yours >/opt/b; cat /opt/a /opt/b | xargs echo"));
            guest.run("rm /mnt/data/fill /mnt/data/more");

            Boot room = guest.boot(Root.LAYERED, PackageStrategy.NONE);
            assertEquals(List.of(), room.problems());
            assertEquals(
                    "mine gone",
                    guest.run("cat /opt/a /opt/b 2>/dev/null | xargs echo; [ -e /opt/b ] || echo gone")
                            .replace('\n', ' '));
        }
    }

    @Test
    void a_strategy_does_to_packages_what_it_says_and_damage_costs_what_is_damaged() throws Exception {
        try (RealGuest guest = guest(2, "jq", "zstd")) {
            guest.boot(Root.RAM, PackageStrategy.REINSTALL, KEPT);
            guest.run("apk upgrade; echo mine >/opt/a; apk del e2fsprogs-extra");
            assertEquals(UPGRADED, guest.run(VERSIONS));

            Boot fix = guest.boot(Root.RAM, PackageStrategy.FIX, KEPT);
            assertEquals(List.of("jq", "zstd"), fix.rebuilt());
            assertEquals(OF_BASE, guest.run(VERSIONS));
            assertEquals("libcom_err scanelf", guest.run("cut -f 1 /run/tidemark/reverted | sort | xargs echo"));
            assertEquals("gone", guest.run("command -v resize2fs || echo gone"));

            Boot reinstall = guest.boot(Root.RAM, PackageStrategy.REINSTALL, KEPT);
            assertEquals(List.of("jq", "libcom_err", "scanelf", "zstd"), reinstall.rebuilt());
            assertEquals(UPGRADED, guest.run(VERSIONS));

            Boot making = guest.boot(Root.RAM, PackageStrategy.SNAPSHOT, KEPT);
            assertEquals("4 put back", making.step("packages"));
            guest.run("until grep -q ' made ' /run/tidemark/snapshot.log; do sleep 1; done");
            Boot snapshot = guest.boot(Root.RAM, PackageStrategy.SNAPSHOT, KEPT);
            assertEquals("4 put back, from the snapshot", snapshot.step("packages"));
            assertEquals(List.of("jq", "libcom_err", "scanelf", "zstd"), snapshot.rebuilt());
            assertEquals(UPGRADED, guest.run(VERSIONS));
            assertEquals("[1]", guest.run("echo [1] | jq -c ."));

            // Missing, truncated and flipped files, no index, no room, and what Alpine's own initramfs would have taken
            // for orders.
            guest.run("cd " + DATA + "/apk-cache; rm zstd-1*; rm -rf ../apk-local; truncate -s 1000 jq-*");
            guest.run("for f in scanelf-*; do printf '\\377\\377' | dd of=$f bs=1 seek=20000 conv=notrunc; done; cd /");
            guest.run("tar -czf /mnt/data/x.apkovl.tar.gz /etc/passwd; cp /mnt/data/x* " + DATA + "/..");
            guest.run("cat /dev/zero >/mnt/data/fill; cat /dev/zero >/mnt/data/more; sync");
            Boot damaged = guest.boot(Root.RAM, PackageStrategy.SNAPSHOT, KEPT);
            assertEquals(
                    List.of(
                            "jq: its cached file is damaged",
                            "scanelf: the cached file of version 1.3.7-r9 is damaged; the base's is back",
                            "zstd: zstd is neither in the cache nor on the ISO"),
                    damaged.notRebuilt());
            assertEquals(List.of("libcom_err"), damaged.rebuilt());
            assertTrue(damaged.names("the data volume is full"), damaged.problems()::toString);
            assertTrue(damaged.names("the cached file jq-"), damaged.problems()::toString);
            assertEquals("mine", guest.run("cat /opt/a"));
            assertEquals("jq zstd", guest.run("grep -xE 'jq|zstd' /etc/apk/world | xargs echo"));
        }
    }

    @Test
    void rules_that_change_take_their_content_along_or_park_it() throws Exception {
        try (RealGuest guest = guest(3)) {
            guest.boot(Root.RAM, PackageStrategy.NONE, "/var/lib", "/opt", "/.new-x", "/srv/a:b,c%");
            guest.run(
                    "mkdir -p /var/lib/app /srv/told; for p in /var/lib/app /opt /.new-x /srv/a:b,c%; do echo $p >$p/f; done");
            // As a running guest that was told to keep a path leaves it, killed before the definition knew.
            guest.run("cd " + DATA
                    + "; mkdir -p state/keeping kept/srv%2Ftold kept.new/half; echo told >kept/srv%2Ftold/f;"
                    + " touch state/keeping/srv%2Ftold state/keeping/nothing; sync");
            guest.crash();

            Boot wider = guest.boot(Root.RAM, PackageStrategy.NONE, "/var", "/.new-x", "/srv/a:b,c%");
            assertEquals(
                    "/var/lib/app /.new-x /srv/a:b,c% told",
                    guest.run("cat /var/lib/app/f /.new-x/f /srv/a:b,c%/f /srv/told/f | xargs echo"));
            assertEquals("gone", guest.run("cat /opt/f 2>/dev/null || echo gone"));
            assertTrue(wider.names("/opt is no longer kept"), wider.problems()::toString);
            assertEquals(
                    "srv%2Ftold",
                    guest.run("ls " + DATA + "/state/keeping " + DATA + "/kept.new 2>/dev/null | grep -v :"));

            Boot narrower = guest.boot(Root.RAM, PackageStrategy.NONE, "/var/lib/app", "/opt", "/srv/told");
            assertEquals("/var/lib/app told", guest.run("cat /var/lib/app/f /srv/told/f | xargs echo"));
            assertEquals("gone", guest.run("cat /opt/f 2>/dev/null || echo gone"));
            assertEquals("", guest.run("ls " + DATA + "/state/keeping"));
            assertTrue(narrower.names("/var is no longer kept"), narrower.problems()::toString);
            assertEquals("/opt", guest.run("cat " + DATA + "/parked/*/opt/f"));
        }
    }

    @Test
    void a_volume_that_is_not_to_be_used_costs_the_boot_nothing_and_loses_nothing() throws Exception {
        try (RealGuest guest = guest(4)) {
            guest.boot(Root.RAM, PackageStrategy.NONE, "/opt");
            guest.run("echo mine | tee /opt/a /mnt/data/b; sync");
            guest.powerOff();
            assertTrue(guest.isDataVolumeClean(), "unclean after a power-off");
            Path other = Files.writeString(temp.resolve("other-vm"), UUID.randomUUID() + "\n");
            assertEquals(0, guest.onDataVolume("debugfs", "-w", "-R", "rm tidemark/state/vm", "FILE"));
            assertEquals(0, guest.onDataVolume("debugfs", "-w", "-R", "write " + other + " tidemark/state/vm", "FILE"));

            Boot foreign = guest.boot(Root.RAM, PackageStrategy.NONE, "/opt");
            assertTrue(foreign.names("belongs to another VM"), foreign.problems()::toString);
            assertEquals("absent", guest.run("cat /opt/a /mnt/data/b 2>/dev/null || echo absent"));
            guest.powerOff();
            assertEquals(0, guest.onDataVolume("debugfs", "-w", "-R", "rm tidemark/state/vm", "FILE"));

            assertSecondVolumeIsNotTaken(guest);
            guest.powerOff();
            assertEquals(0, guest.onDataVolume("debugfs", "-w", "-R", "clri <2>", "FILE"));
            assertEquals(0, guest.onDataVolume("debugfs", "-w", "-R", "ssv state 2", "FILE"));

            Boot damaged = guest.boot(Root.LAYERED, PackageStrategy.NONE);
            assertTrue(damaged.names("is damaged (e2fsck -p answered 4)"), damaged.problems()::toString);
            assertEquals("RAM", guest.run("grep -q '^overlay / .*/run/tidemark/rw/upper' /proc/mounts && echo RAM"));
        }
    }

    /** Another volume of the label, where the guest looks for packages: the one other volume that an agent attaches. */
    private static void assertSecondVolumeIsNotTaken(RealGuest guest) throws Exception {
        Path volume = packageVolume();
        Path saved = Files.move(volume, temp.resolve("package-volume"));
        Programs.run(
                temp,
                Duration.ofSeconds(30),
                List.of("mke2fs", "-q", "-F", "-t", "ext4", "-L", "data-volume", volume.toString(), "16M"));
        try {
            Boot both = guest.boot(Root.RAM, PackageStrategy.NONE, "/opt");

            assertTrue(both.names("the package volume can't be mounted"), both.problems()::toString);
            assertEquals(1, both.problems().size(), both.problems()::toString);
            assertEquals("mine mine", guest.run("cat /opt/a /mnt/data/b | xargs echo"));
        } finally {
            Files.move(saved, volume, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static RealGuest guest(int number, String... packages) {
        UUID id = UUID.fromString("01890000-0000-7000-8000-00000000c00" + number);
        return new RealGuest(console, data, id, iso, List.of(packages));
    }

    private static Path packageVolume() throws Exception {
        try (Stream<Path> files = Files.walk(data.resolve("packages"))) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }
}
