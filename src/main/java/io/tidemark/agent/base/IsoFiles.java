package io.tidemark.agent.base;

import io.tidemark.agent.storage.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Alpine's boot contract finds on an ISO: {@code boot/vmlinuz-NAME}, {@code boot/initramfs-NAME},
 * {@code boot/modloop-NAME}.
 *
 * @param name the kernel's flavour, such as {@code virt}
 */
record IsoFiles(Path iso, String name) {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern KERNEL = Pattern.compile("'?/boot/vmlinuz-([A-Za-z0-9._-]{1,40})'?");

    /**
     * Looks what is on an ISO.
     *
     * @throws Fault if it is no ISO, or not one of Alpine's kind
     */
    static IsoFiles on(Path iso, Path folder) throws InterruptedException {
        List<String> names = new ArrayList<>();
        xorriso(folder, List.of("-indev", address(iso), "-find", "/boot", "-name", "vmlinuz-*"), line -> {
            Matcher found = KERNEL.matcher(line.strip());
            if (found.matches()) {
                names.add(found.group(1));
            }
        });
        // Alpine's standard ISO has one kernel; where there are more, the one for virtual machines is ours.
        return names.stream()
                .sorted((a, b) -> Boolean.compare(b.equals("virt"), a.equals("virt")))
                .findFirst()
                .map(name -> new IsoFiles(iso, name))
                .orElseThrow(() -> Fault.lasting(
                        Fault.IMAGE_REFUSED,
                        "There is no boot/vmlinuz-* on the image: it is not an Alpine ISO. Choose another image."));
    }

    /** Takes the kernel and the initramfs out. */
    void extract(Path folder, Path kernel, Path initramfs) throws InterruptedException {
        xorriso(
                folder,
                List.of(
                        "-osirrox",
                        "on",
                        "-indev",
                        address(iso),
                        "-extract",
                        "/boot/vmlinuz-" + name,
                        kernel.toString(),
                        "-extract",
                        "/boot/initramfs-" + name,
                        initramfs.toString()),
                line -> {});
    }

    /** Where the kernel's modules are, as the guest sees the medium. */
    String modloop() {
        return "/boot/modloop-" + name;
    }

    /** Without the scheme xorriso takes a path below /dev for a drive. */
    private static String address(Path iso) {
        return "stdio:" + iso.toAbsolutePath();
    }

    private static void xorriso(Path folder, List<String> arguments, java.util.function.Consumer<String> line)
            throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("xorriso", "-no_rc"));
        command.addAll(arguments);
        ChildProcess.run(folder, LIMIT, command, ChildProcess.Input.NONE, line);
    }
}
