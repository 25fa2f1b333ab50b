package io.tidemark.agent.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.agent.Specs;
import io.tidemark.agent.qemu.Launch.Privileges;
import io.tidemark.agent.storage.VmFolder;
import io.tidemark.protocol.HostFacts.Accelerator;
import io.tidemark.protocol.VmSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QemuCommandTest {

    private static final Path DATA = Path.of("/srv/a, b=c\"d/-data");
    private static final VmFolder FOLDER =
            new VmFolder(Specs.HARBOUR, DATA.resolve("vms").resolve(Specs.HARBOUR.toString()));
    private static final Boot BASE = new Boot.Base(
            DATA.resolve("bases/sha512/ab/kernel"),
            DATA.resolve("bases/sha512/ab/root.squashfs"),
            DATA.resolve("images/sha512/ab"),
            "console=ttyS0,115200 quiet");
    private static final Boot DISK =
            new Boot.Disk(DATA.resolve("images/sha512/cd"), Optional.of(Path.of("/usr/share/OVMF/OVMF_CODE_4M.fd")));

    @Test
    void emulation_gets_the_small_translation_cache_that_keeps_guests_from_stalling() {
        List<String> arguments = arguments(BASE, Accelerator.TCG, Privileges.OWN_USER);

        assertEquals("tcg,tb-size=64", after("-accel", arguments));
    }

    @Test
    void nothing_outside_the_folder_is_named_by_a_path_that_a_person_chose() {
        for (Boot boot : List.of(BASE, DISK)) {
            for (String argument : arguments(boot, Accelerator.KVM, Privileges.DROPPED)) {
                assertFalse(argument.contains("/srv/"), argument);
            }
        }
    }

    @Test
    void every_drive_names_its_format_and_its_serial() {
        String all = String.join("\n", arguments(DISK, Accelerator.TCG, Privileges.OWN_USER));

        for (String serial : List.of("tidemark-root", "tidemark-seed", "tidemark-data")) {
            assertTrue(all.contains("\"serial\":\"" + serial + "\""), serial);
        }
        assertTrue(all.contains("\"backing\":{\"driver\":\"qcow2\""), all);
        assertTrue(all.contains("\"backing\":null"), "an image may not bring a backing file of its own");
        assertTrue(
                all.contains("{\"driver\":\"qcow2\",\"file\":{\"driver\":\"file\",\"filename\":\"data.qcow2\""), all);
    }

    @Test
    void the_image_and_the_base_are_opened_for_reading_only() {
        List<String> drives = arguments(BASE, Accelerator.TCG, Privileges.OWN_USER).stream()
                .filter(argument -> argument.contains("squashfs") || argument.contains("images/"))
                .toList();

        assertEquals(2, drives.size());
        assertTrue(drives.stream().allMatch(drive -> drive.contains("\"read-only\":true")), drives.toString());
    }

    @Test
    void forwards_are_bound_to_the_loopback_only() {
        List<String> arguments = arguments(BASE, Accelerator.TCG, Privileges.OWN_USER);

        assertEquals("user,id=net,ipv6=off,hostfwd=tcp:127.0.0.2:8022-:22", after("-netdev", arguments));
    }

    @Test
    void qemu_is_boxed_in_as_whoever_it_runs() {
        List<String> own = arguments(BASE, Accelerator.TCG, Privileges.OWN_USER);
        List<String> dropped = arguments(BASE, Accelerator.TCG, Privileges.DROPPED);

        assertEquals("on,obsolete=deny,spawn=deny,resourcecontrol=deny,elevateprivileges=deny", after("-sandbox", own));
        assertFalse(own.contains("-runas"));
        assertEquals("on,obsolete=deny,spawn=deny,resourcecontrol=deny", after("-sandbox", dropped));
        assertEquals("nobody", after("-runas", dropped));
        for (String fence : List.of("-nodefaults", "-no-user-config")) {
            assertTrue(own.contains(fence) && dropped.contains(fence), fence);
        }
    }

    @Test
    void only_unix_sockets_are_listened_on() {
        String all = String.join("\n", arguments(BASE, Accelerator.TCG, Privileges.OWN_USER));

        assertTrue(all.contains("socket,id=qmp,path=qmp.sock,server=on,wait=off"), all);
        assertFalse(all.contains("tcp:0.0.0.0") || all.contains("-vnc") || all.contains("telnet"), all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a,,b", "a=b", "-daemonize", "a b", "\"x\"", "a,server=off,path=/etc/passwd", "ü"})
    void a_hostile_value_stays_one_value(String hostile) {
        String option =
                QemuOption.keyed("guest", hostile).with("debug-threads", "on").toString();

        assertEquals(List.of("guest=" + hostile, "debug-threads=on"), asQemuReads(option));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\0b", "\u007f", "\u001b[2J"})
    void a_control_character_is_refused(String hostile) {
        assertThrows(IllegalArgumentException.class, () -> QemuOption.keyed("guest", hostile));
    }

    /** As QEMU's own parser does: a comma ends a value unless it is doubled. */
    private static List<String> asQemuReads(String option) {
        return List.of(option.replace(",,", "\u0000").split(",")).stream()
                .map(part -> part.replace('\u0000', ','))
                .toList();
    }

    private static List<String> arguments(Boot boot, Accelerator accelerator, Privileges privileges) {
        return QemuCommand.arguments(new Launch(
                FOLDER,
                Specs.harbour(VmSpec.Intended.RUNNING, 1),
                boot,
                accelerator,
                Optional.of(DATA.resolve("packages/sha256/ef")),
                privileges));
    }

    private static String after(String option, List<String> arguments) {
        return arguments.get(arguments.indexOf(option) + 1);
    }
}
