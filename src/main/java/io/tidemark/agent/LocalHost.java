package io.tidemark.agent;

import io.tidemark.agent.guest.GuestNews;
import io.tidemark.agent.guest.SerialHub;
import io.tidemark.agent.link.Host;
import io.tidemark.agent.qemu.KvmProbe;
import io.tidemark.agent.qemu.QemuCommand;
import io.tidemark.agent.reconcile.VirtualMachines;
import io.tidemark.agent.storage.DataDirectory;
import io.tidemark.agent.storage.Digest;
import io.tidemark.agent.storage.Fault;
import io.tidemark.agent.storage.PackageVolume;
import io.tidemark.agent.storage.Programs;
import io.tidemark.agent.storage.RootDisk;
import io.tidemark.protocol.HostCapacity;
import io.tidemark.protocol.HostFacts;
import io.tidemark.protocol.ToAgent;
import io.tidemark.protocol.VmReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** This machine, as the console sees it. */
final class LocalHost implements Host {

    private static final List<String> PROGRAMS =
            List.of(QemuCommand.PROGRAM, "qemu-img", "mke2fs", "xorriso", "sqfstar", "setsid", "setpriv", "prlimit");

    private static final Pattern VERSION = Pattern.compile("version ([0-9]+(\\.[0-9]+)+)");
    private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s+([0-9]+) kB");
    private static final long GIB = 1024L * 1024 * 1024;

    private static final System.Logger LOG = System.getLogger(LocalHost.class.getName());

    private final String name;
    private final DataDirectory directory;
    private final VirtualMachines machines;
    private final Accelerators accelerators;
    private final Optional<PackageVolume> packages;
    private Optional<String> qemuVersion = Optional.empty();

    LocalHost(
            String name,
            DataDirectory directory,
            VirtualMachines machines,
            Accelerators accelerators,
            Optional<PackageVolume> packages) {
        this.name = name;
        this.directory = directory;
        this.machines = machines;
        this.accelerators = accelerators;
        this.packages = packages;
    }

    @Override
    public HostFacts facts() {
        KvmProbe.Finding finding = accelerators.soFar();
        return new HostFacts(
                version(),
                name,
                arch(),
                Runtime.getRuntime().availableProcessors(),
                memoryMib(),
                finding.accelerator(),
                finding.reason(),
                qemuVersion(),
                "slirp",
                packages.flatMap(LocalHost::digestOf),
                problems());
    }

    @Override
    public HostCapacity capacity() {
        try {
            List<String> images =
                    directory.images().stream().map(Digest::toString).sorted().toList();
            return new HostCapacity((int) (directory.freeBytes() / GIB), images);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the data directory can't be looked at", e);
            return new HostCapacity(0, List.of());
        }
    }

    @Override
    public void linked() {
        machines.newLink();
    }

    @Override
    public void take(ToAgent.Intent intent) {
        machines.take(intent);
    }

    @Override
    public long intentGeneration() {
        return machines.generation();
    }

    @Override
    public List<VmReport> reports() {
        return machines.reports();
    }

    @Override
    public List<GuestNews> news() {
        return machines.news();
    }

    @Override
    public Optional<SerialHub> serial(UUID vm) {
        return machines.serial(vm);
    }

    @Override
    public void resize(UUID vm, int columns, int rows) {
        if (columns >= 1 && columns <= 1000 && rows >= 1 && rows <= 1000) {
            machines.resize(vm, columns, rows);
        }
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        PROGRAMS.stream()
                .filter(program -> Programs.find(program).isEmpty())
                .map(Programs::howToInstall)
                .forEach(problems::add);
        if (RootDisk.uefiCode().isEmpty()) {
            problems.add("the UEFI firmware is missing on this host, so images that need it can't start: install the"
                    + " Debian package ovmf");
        }
        if (!arch().equals("x86_64")) {
            problems.add("this host is " + arch() + "; guests are x86_64 only as yet");
        }
        problems.add("guests reach this host's own loopback through 10.0.2.2, because QEMU's built-in network has no"
                + " way to forbid it: run nothing there that trusts the host");
        return problems;
    }

    private synchronized Optional<String> qemuVersion() {
        if (qemuVersion.isEmpty() && Programs.find(QemuCommand.PROGRAM).isPresent()) {
            qemuVersion = askQemu();
        }
        return qemuVersion;
    }

    private Optional<String> askQemu() {
        try {
            Matcher said = VERSION.matcher(
                    Programs.run(directory.root(), Duration.ofSeconds(10), List.of(QemuCommand.PROGRAM, "--version")));
            return said.find() ? Optional.of(said.group(1)) : Optional.empty();
        } catch (Fault e) {
            LOG.log(System.Logger.Level.WARNING, "QEMU does not tell its version", e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<String> digestOf(PackageVolume volume) {
        try {
            return Optional.of(volume.digest().toString());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the package directory can't be read", e);
            return Optional.empty();
        }
    }

    private static String version() {
        return Optional.ofNullable(LocalHost.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private static String arch() {
        String arch = System.getProperty("os.arch");
        return arch.equals("amd64") ? "x86_64" : arch;
    }

    private static int memoryMib() {
        try {
            Matcher total = MEMORY.matcher(Files.readString(Path.of("/proc/meminfo")));
            return total.find() ? (int) (Long.parseLong(total.group(1)) / 1024) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
