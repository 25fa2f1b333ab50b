package io.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's libvirt with one domain that equals a VM of ours: the named alternative. */
final class Libvirt implements AutoCloseable {

    private static final String DOMAIN = "tidemark-bench";
    private static final String[] CONNECTION = {"virsh", "-c", "qemu:///system"};

    private final Process logger;
    private final Process daemon;

    private Libvirt(Process logger, Process daemon) {
        this.logger = logger;
        this.daemon = daemon;
    }

    /** Starts libvirtd and waits until it answers; needs root and the packages that deployment/bench installs. */
    static Libvirt started() throws IOException {
        Files.createDirectories(Path.of("/run/libvirt"));
        // libvirtd hands the output of each domain to it and starts none without it.
        Process logger = daemon("virtlogd");
        Process daemon = daemon("libvirtd");
        Libvirt libvirt = new Libvirt(logger, daemon);
        for (int tries = 0; ; tries++) {
            try {
                libvirt.virsh("version");
                return libvirt;
            } catch (IOException e) {
                if (tries == 100) {
                    daemon.destroy();
                    logger.destroy();
                    throw new IOException("libvirtd did not answer within 10 s", e);
                }
                pause();
            }
        }
    }

    private static Process daemon(String name) throws IOException {
        return new ProcessBuilder(name, "--timeout", "600")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /**
     * Defines the domain from a VM's QEMU arguments: same machine, memory, kernel and disks, on the copy of its folder.
     * Its QEMU stays root: libvirt's own user may not enter the folder.
     */
    void define(List<String> command, Path original, Path copy) throws IOException {
        List<String> disks = new ArrayList<>();
        int letter = 'a';
        for (Disk disk : Disk.of(command)) {
            String file = inside(disk.file(), original, copy);
            disks.add("<disk type='file' device='disk'><driver name='qemu' type='" + disk.format() + "'/>"
                    + "<source file='" + file + "'/><target dev='vd" + (char) letter++ + "' bus='virtio'/>"
                    + (disk.readOnly() ? "<readonly/>" : "") + "</disk>");
        }
        String domain = """
                <domain type='qemu'>
                  <name>%s</name>
                  <memory unit='MiB'>%s</memory>
                  <vcpu>%s</vcpu>
                  <os>
                    <type arch='x86_64' machine='%s'>hvm</type>
                    <kernel>%s</kernel>
                    <initrd>%s</initrd>
                    <cmdline>console=ttyS0</cmdline>
                  </os>
                  <features><acpi/></features>
                  <devices>
                    <emulator>/usr/bin/qemu-system-x86_64</emulator>
                    %s
                    <serial type='pty'><target port='0'/></serial>
                    <channel type='unix'><target type='virtio' name='io.tidemark.guest.0'/></channel>
                    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
                    <interface type='user'><model type='virtio'/></interface>
                    <memballoon model='none'/>
                  </devices>
                  <seclabel type='static' model='dac' relabel='no'><label>+0:+0</label></seclabel>
                </domain>
                """.formatted(
                        DOMAIN,
                        number(after(command, "-m")),
                        number(after(command, "-smp")),
                        machine(after(command, "-machine")),
                        inside(after(command, "-kernel"), original, copy),
                        inside(after(command, "-initrd"), original, copy),
                        String.join("\n    ", disks));
        Path file = Files.createTempFile("tidemark-bench", ".xml");
        Files.writeString(file, domain);
        virsh("define", file.toString());
        Files.delete(file);
    }

    /** Time of one {@code virsh start}, from before the command to its end. */
    Duration start() throws IOException {
        long from = System.nanoTime();
        virsh("start", DOMAIN);
        return Duration.ofNanos(System.nanoTime() - from);
    }

    void destroy() throws IOException {
        virsh("destroy", DOMAIN);
    }

    @Override
    public void close() throws IOException {
        try {
            virsh("undefine", DOMAIN);
        } finally {
            daemon.destroy();
            daemon.onExit().completeOnTimeout(daemon, 10, TimeUnit.SECONDS).join();
            logger.destroy();
        }
    }

    private void virsh(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(CONNECTION));
        command.addAll(List.of(words));
        Programs.run(command.toArray(String[]::new));
    }

    private static String after(List<String> command, String option) throws IOException {
        int at = command.indexOf(option);
        if (at < 0) {
            throw new IOException("the VM's QEMU has no " + option + ": " + command);
        }
        return command.get(at + 1);
    }

    private static String number(String value) {
        return value.replaceAll("^[^0-9]*", "").replaceAll("[^0-9].*", "");
    }

    private static String machine(String value) {
        return value.replaceAll("^type=", "").replaceAll(",.*", "");
    }

    private static String inside(String file, Path original, Path copy) {
        return file.startsWith("/")
                ? file.replace(original.toString(), copy.toString())
                : copy.resolve(file).normalize().toString();
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** A disk of a QEMU command line, which describes each by a JSON object behind {@code -blockdev}. */
    private record Disk(String file, String format, boolean readOnly) {

        private static final ObjectMapper JSON = new ObjectMapper();

        static List<Disk> of(List<String> command) throws IOException {
            List<Disk> disks = new ArrayList<>();
            for (int at = 0; at < command.size() - 1; at++) {
                if (command.get(at).equals("-blockdev")) {
                    JsonNode drive = JSON.readTree(command.get(at + 1));
                    disks.add(new Disk(
                            drive.at("/file/filename").asText(),
                            drive.get("driver").asText(),
                            drive.path("read-only").asBoolean()));
                }
            }
            return disks;
        }
    }
}
