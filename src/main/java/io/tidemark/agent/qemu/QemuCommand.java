package io.tidemark.agent.qemu;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.agent.storage.Json;
import io.tidemark.agent.storage.VmFolder;
import io.tidemark.protocol.VmSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * QEMU's arguments, as a list. Nothing a person chose becomes an option's name; drives are JSON, the rest goes through
 * {@link QemuOption}; every format is named, so that nothing is guessed from what a guest wrote.
 */
public final class QemuCommand {

    /** The program; other architectures come with other machines. */
    public static final String PROGRAM = "qemu-system-x86_64";

    /**
     * Size of the translation cache under emulation, in MiB. Debian's QEMU 7.2 stalls guests for 20 to 110 s with its
     * default (1 GiB): each exec adds translation blocks to the same physical page, and clearing that page walks them
     * all. Measured: {@code apk info} 47–59 s with the default, 0.7 s with 64, which costs a prepared root nothing.
     */
    private static final String TCG_CACHE_MIB = "64";

    /**
     * Where forwards open: the host's loopback, but not the address at which a console on the same machine is opened.
     * Browsers send a cookie to every port of its host, so a guest's web server on 127.0.0.1 would be handed sessions.
     */
    private static final String FORWARDS_OPEN_ON = "127.0.0.2";

    private final Launch launch;
    private final List<String> arguments = new ArrayList<>();

    private QemuCommand(Launch launch) {
        this.launch = launch;
    }

    /** The arguments for {@code launch}, the program not among them; QEMU's working directory is the VM's folder. */
    public static List<String> arguments(Launch launch) {
        QemuCommand command = new QemuCommand(launch);
        command.machine();
        command.boot();
        command.disk("data", "tidemark-data", qcow2(command.own(VmFolder.DATA)));
        launch.packages().ifPresent(volume -> command.disk("packages", "tidemark-packages", command.readOnly(volume)));
        command.channels();
        command.network();
        return List.copyOf(command.arguments);
    }

    private void machine() {
        VmSpec spec = launch.spec();
        add("-nodefaults");
        add("-no-user-config");
        add("-name", QemuOption.keyed("guest", spec.name()).with("debug-threads", "on"));
        add("-uuid", spec.id().toString());
        add("-machine", QemuOption.of("q35").with("usb", "off").with("vmport", "off"));
        switch (launch.accelerator()) {
            case KVM -> {
                add("-accel", "kvm");
                add("-cpu", "host");
            }
            case TCG -> add("-accel", QemuOption.of("tcg").with("tb-size", TCG_CACHE_MIB));
        }
        add("-smp", String.valueOf(spec.vcpus()));
        add("-m", QemuOption.keyed("size", spec.memoryMib() + "M"));
        add("-rtc", QemuOption.keyed("base", "utc"));
        add("-display", "none");
        add("-vga", "none");
        add("-parallel", "none");
        // the folder must say afterwards who ended the VM: a guest that powers off leaves QEMU waiting to be asked
        add("-action", QemuOption.keyed("shutdown", "pause"));
        add("-pidfile", VmFolder.PID);
        sandbox();
        device(deviceOf("virtio-rng-pci"));
    }

    private void sandbox() {
        QemuOption sandbox = QemuOption.of("on")
                .with("obsolete", "deny")
                .with("spawn", "deny")
                .with("resourcecontrol", "deny");
        switch (launch.privileges()) {
            case OWN_USER -> sandbox.with("elevateprivileges", "deny");
            case DROPPED ->
                // becoming nobody is what that rule would forbid; nobody can't become more again, see QemuProcess
                add("-runas", "nobody");
        }
        add("-sandbox", sandbox);
    }

    private void boot() {
        switch (launch.boot()) {
            case Boot.Base base -> {
                add("-kernel", relative(base.kernel()));
                add("-initrd", VmFolder.INITRD);
                add("-append", base.arguments());
                disk("base", "tidemark-base", readOnly(base.root()));
                disk("iso", "tidemark-iso", readOnly(base.iso()));
            }
            case Boot.Disk disk -> {
                disk.uefi().ifPresent(this::uefi);
                ObjectNode root = qcow2(own(VmFolder.ROOT));
                ObjectNode image = qcow2(readOnlyFile(disk.image())).put("read-only", true);
                image.putNull("backing");
                root.set("backing", image);
                ObjectNode device = drive("root", "tidemark-root", root);
                device.put("bootindex", 0);
                device(device);
                disk("seed", "tidemark-seed", raw(readOnlyFile(launch.folder().file(VmFolder.SEED))));
            }
        }
    }

    private void uefi(Path code) {
        blockdev("uefi-code", raw(readOnlyFile(code)));
        blockdev("uefi-variables", raw(own(VmFolder.UEFI_VARIABLES)));
        add("-machine", QemuOption.keyed("pflash0", "uefi-code").with("pflash1", "uefi-variables"));
    }

    private void channels() {
        add("-chardev", socket("qmp", VmFolder.QMP_SOCKET));
        add("-mon", QemuOption.keyed("chardev", "qmp").with("mode", "control"));
        add("-chardev", socket("serial", VmFolder.SERIAL_SOCKET));
        add("-serial", "chardev:serial");
        add("-chardev", socket("guest", VmFolder.GUEST_SOCKET));
        device(deviceOf("virtio-serial-pci"));
        ObjectNode port = deviceOf("virtserialport");
        port.put("chardev", "guest");
        port.put("name", "io.tidemark.guest.0");
        device(port);
    }

    private static QemuOption socket(String id, String path) {
        return QemuOption.of("socket")
                .with("id", id)
                .with("path", path)
                .with("server", "on")
                .with("wait", "off");
    }

    private void network() {
        QemuOption user = QemuOption.of("user").with("id", "net").with("ipv6", "off");
        for (VmSpec.Forward forward : launch.spec().forwards()) {
            String transport = forward.proto().name().toLowerCase(Locale.ROOT);
            user.with(
                    "hostfwd",
                    transport + ":" + FORWARDS_OPEN_ON + ":" + forward.hostPort() + "-:" + forward.guestPort());
        }
        add("-netdev", user);
        ObjectNode card = deviceOf("virtio-net-pci");
        card.put("netdev", "net");
        card.put("mac", mac(launch.spec().id()));
        // without the network's boot ROM the firmware does not wait for a server that is not there
        card.put("romfile", "");
        device(card);
    }

    /** An address of its own for each VM, in the range that QEMU's users have always used. */
    private static String mac(UUID id) {
        long bits = id.getLeastSignificantBits();
        return List.of(0x52L, 0x54L, 0x00L, bits >> 16 & 0xff, bits >> 8 & 0xff, bits & 0xff).stream()
                .map(part -> HexFormat.of().toHexDigits(part.byteValue()))
                .collect(Collectors.joining(":"));
    }

    private void disk(String name, String serial, ObjectNode format) {
        device(drive(name, serial, format));
    }

    private ObjectNode drive(String name, String serial, ObjectNode format) {
        blockdev(name, format);
        ObjectNode device = deviceOf("virtio-blk-pci");
        device.put("drive", name);
        device.put("serial", serial);
        return device;
    }

    private void blockdev(String name, ObjectNode format) {
        add("-blockdev", format.put("node-name", name).toString());
    }

    private void device(ObjectNode device) {
        add("-device", device.toString());
    }

    private static ObjectNode deviceOf(String driver) {
        return Json.mapper().createObjectNode().put("driver", driver);
    }

    private static ObjectNode qcow2(ObjectNode file) {
        ObjectNode format = Json.mapper().createObjectNode().put("driver", "qcow2");
        format.set("file", file);
        return format.put("discard", "unmap");
    }

    private static ObjectNode raw(ObjectNode file) {
        ObjectNode format = Json.mapper().createObjectNode().put("driver", "raw");
        format.set("file", file);
        return format.put("read-only", file.path("read-only").asBoolean(false));
    }

    private ObjectNode readOnly(Path file) {
        return raw(readOnlyFile(file));
    }

    /** A file in the VM's folder. Writes go through the host's cache; a guest's flush reaches the host's disk. */
    private ObjectNode own(String name) {
        ObjectNode file = Json.mapper().createObjectNode().put("driver", "file").put("filename", name);
        file.putObject("cache").put("direct", false).put("no-flush", false);
        return file;
    }

    private ObjectNode readOnlyFile(Path path) {
        return Json.mapper()
                .createObjectNode()
                .put("driver", "file")
                .put("filename", relative(path))
                .put("read-only", true);
    }

    /** Relative to the folder: it holds no character that a person chose. */
    private String relative(Path path) {
        return launch.folder().path().relativize(path).toString();
    }

    private void add(String option) {
        arguments.add(option);
    }

    private void add(String option, String value) {
        arguments.add(option);
        arguments.add(value);
    }

    private void add(String option, QemuOption value) {
        add(option, value.toString());
    }
}
