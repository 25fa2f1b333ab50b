package io.tidemark.agent;

import io.tidemark.agent.link.ConsoleLink;
import io.tidemark.agent.net.Reach;
import io.tidemark.agent.qemu.Launch.Privileges;
import io.tidemark.agent.reconcile.VirtualMachines;
import io.tidemark.agent.storage.DataDirectory;
import io.tidemark.agent.storage.ImageStore;
import io.tidemark.agent.storage.PackageVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One agent: the data directory, the VMs in it and the link to the console, put together. */
final class Agent implements AutoCloseable {

    private final DataDirectory directory;
    private final VirtualMachines machines;
    private final ConsoleLink link;

    private Agent(DataDirectory directory, VirtualMachines machines, ConsoleLink link) {
        this.directory = directory;
        this.machines = machines;
        this.link = link;
    }

    /**
     * Takes over what runs.
     *
     * @throws IOException if the data directory can't be used, or another agent has it
     */
    static Agent start(AgentOptions options) throws IOException {
        DataDirectory directory = DataDirectory.open(options.data());
        try {
            return start(options, directory);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static Agent start(AgentOptions options, DataDirectory directory) throws IOException {
        Optional<PackageVolume> packages = options.packages().isPresent()
                ? Optional.of(new PackageVolume(directory, options.packages().get()))
                : Optional.empty();
        Reach reach =
                switch (options.privateImages()) {
                    case ALLOWED -> Reach.ANYWHERE;
                    case REFUSED -> Reach.PUBLIC_ONLY;
                };
        AtomicReference<Runnable> changed = new AtomicReference<>(() -> {});
        Path memory = directory.agent().resolve("kvm.json");
        Accelerators accelerators = new Accelerators(memory);
        VirtualMachines machines = new VirtualMachines(
                directory,
                new HostPreparation(
                        directory,
                        new ImageStore(directory, options.images(), reach),
                        accelerators,
                        packages,
                        privileges()),
                Clock.systemUTC(),
                () -> changed.get().run());
        LocalHost host = new LocalHost(options.name(), directory, machines, accelerators, packages);
        ConsoleLink link =
                new ConsoleLink(options.console(), directory.agent(), options.name(), () -> token(options), host);
        changed.set(link::changed);
        accelerators.whenFoundLate(link::renew);
        machines.recover();
        return new Agent(directory, machines, link);
    }

    /** Talks to the console until the agent is closed. */
    void run() throws InterruptedException {
        link.run();
    }

    /** Ends the agent; every VM runs on. */
    @Override
    public void close() throws IOException {
        link.close();
        machines.close();
        directory.close();
    }

    private static Optional<String> token(AgentOptions options) throws IOException {
        if (options.tokenFile().isPresent()) {
            Path file = options.tokenFile().get();
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty())
                    : Optional.empty();
        }
        return options.token();
    }

    /** Only root can become somebody else, and only root has to. */
    private static Privileges privileges() throws IOException {
        boolean root = Files.readString(Path.of("/proc/self/status")).contains("\nUid:\t0\t");
        return root ? Privileges.DROPPED : Privileges.OWN_USER;
    }
}
