package io.tidemark.demo;

import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.HostCapacity;
import io.tidemark.protocol.HostFacts;
import io.tidemark.protocol.HostFacts.Accelerator;
import io.tidemark.protocol.Protocol;
import io.tidemark.protocol.TaskOutcome;
import io.tidemark.protocol.ToAgent;
import io.tidemark.protocol.ToConsole;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmSpec;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A host without machines: enrols, proves its key, takes the intent and reports, as a real agent does, over a real
 * WebSocket. Everything it knows is touched by one thread alone.
 */
public final class SimulatedAgent implements AutoCloseable {

    /** What a stream may send before the console grants more; as every agent, a new one starts with this towards us. */
    private static final int INPUT_CREDIT = 4096;

    private volatile URI console;
    private final String name;
    private final String token;
    private final int memoryMib;
    private final KeyPair keys;
    private final UUID session = UUID.randomUUID();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService world;
    private final ScheduledFuture<?> ticking;
    private final Map<UUID, SimulatedVm> vms = new LinkedHashMap<>();
    private final Map<Integer, Viewer> viewers = new HashMap<>();
    private final Map<UUID, TaskOutcome> outcomes = new HashMap<>();
    private final CompletableFuture<UUID> enrolled = new CompletableFuture<>();

    private volatile CompletableFuture<UUID> linked = new CompletableFuture<>();
    private volatile CompletableFuture<ToAgent.Refused> refused = new CompletableFuture<>();
    private volatile Optional<AgentSocket> socket = Optional.empty();
    private String lastNonce = "";
    private long sequence;
    private long generation;
    private List<VmReport> said = List.of();

    /**
     * @param console such as {@code ws://127.0.0.1:8080}
     * @param token an enrolment token
     * @param beat how long each step of a VM takes
     */
    public SimulatedAgent(URI console, String name, String token, int memoryMib, Duration beat) {
        this.console = console;
        this.name = name;
        this.token = token;
        this.memoryMib = memoryMib;
        this.keys = newKeys();
        this.world = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("simulated-" + name).factory());
        ticking = world.scheduleAtFixedRate(this::advance, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Dials the console; the host's id comes once it is linked. */
    public CompletableFuture<UUID> connect() {
        linked = new CompletableFuture<>();
        refused = new CompletableFuture<>();
        AgentSocket fresh = new AgentSocket(
                http,
                console.resolve(Protocol.PATH),
                text -> world.execute(() -> heard(Messages.read(text))),
                bytes -> world.execute(() -> typed(bytes)));
        socket = Optional.of(fresh);
        fresh.begin();
        return linked;
    }

    /** Dials another console of the same database. */
    public CompletableFuture<UUID> redial(URI other) {
        console = other;
        return connect();
    }

    /** Completes when the console turns this agent away. */
    public CompletableFuture<ToAgent.Refused> refused() {
        return refused;
    }

    /** The status with which the present connection ended. */
    public CompletableFuture<Integer> ended() {
        return socket.orElseThrow().ended();
    }

    /** Cuts the connection; the VMs live on. */
    public void disconnect() {
        socket.ifPresent(AgentSocket::cut);
        world.execute(viewers::clear);
    }

    /** Sends whatever text a hostile agent might. */
    public void sendRaw(String text) {
        socket.orElseThrow().send(text);
    }

    /** Sends whatever bytes a hostile agent might. */
    public void sendRaw(ByteBuffer bytes) {
        socket.orElseThrow().send(bytes);
    }

    /** This agent's session, for reports that a test makes up. */
    public UUID session() {
        return session;
    }

    /** Kills a VM's QEMU. */
    public void crash(UUID vm) {
        onVm(vm, each -> each.crash(now()));
    }

    /** Powers a VM off from inside. */
    public void powerOff(UUID vm) {
        onVm(vm, each -> each.powerOff(now()));
    }

    /** Somebody writes a file inside a VM. */
    public void write(UUID vm, String path) {
        onVm(vm, each -> each.write(path));
    }

    private void onVm(UUID vm, Consumer<SimulatedVm> act) {
        world.execute(() -> {
            act.accept(vms.get(vm));
            report();
        });
    }

    private void heard(ToAgent message) {
        switch (message) {
            case ToAgent.Challenge challenge -> answer(challenge);
            case ToAgent.Enrolled answer -> {
                enrolled.complete(answer.host());
                socket.orElseThrow().send(hello(lastNonce));
            }
            case ToAgent.Welcome welcome -> linked.complete(welcome.host());
            case ToAgent.Refused refusal -> refused.complete(refusal);
            case ToAgent.Intent intent -> take(intent);
            case ToAgent.StreamOpen open -> open(open);
            case ToAgent.StreamCredit credit ->
                Optional.ofNullable(viewers.get(credit.stream())).ifPresent(viewer -> viewer.grant(credit.bytes()));
            case ToAgent.StreamClose close ->
                Optional.ofNullable(viewers.remove(close.stream())).ifPresent(Viewer::leave);
            case ToAgent.Resize resize ->
                Optional.ofNullable(vms.get(resize.vm()))
                        .ifPresent(vm -> vm.shell().resize(resize.columns(), resize.rows()));
        }
    }

    private void answer(ToAgent.Challenge challenge) {
        lastNonce = challenge.nonce();
        if (enrolled.isDone()) {
            socket.orElseThrow().send(hello(challenge.nonce()));
            return;
        }
        String key = Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
        send(new ToConsole.Enrol(token, key, sign(challenge.nonce(), token, key), name));
    }

    private String hello(String nonce) {
        UUID host = enrolled.join();
        return Messages.write(new ToConsole.Hello(
                host,
                session,
                Protocol.VERSIONS.getFirst(),
                sign(nonce, host.toString(), session.toString()),
                facts()));
    }

    private HostFacts facts() {
        return new HostFacts(
                "simulated",
                name,
                "x86_64",
                8,
                memoryMib,
                Accelerator.TCG,
                "This host is simulated: it runs no VM.",
                Optional.of("7.2.22"),
                "slirp",
                Optional.empty(),
                List.of());
    }

    private String sign(String nonce, String subject, String rest) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(keys.getPrivate());
            signer.update(Protocol.signed(nonce, subject, rest));
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK signs with Ed25519", e);
        }
    }

    private void take(ToAgent.Intent intent) {
        if (intent.generation() < generation) {
            return;
        }
        generation = intent.generation();
        for (VmSpec spec : intent.vms()) {
            vms.computeIfAbsent(spec.id(), id -> new SimulatedVm(spec)).want(spec);
        }
        said = List.of();
        report();
        answer();
    }

    /** Says what came of each task that the intent still has. */
    private void answer() {
        for (SimulatedVm vm : vms.values()) {
            for (GuestTask task : vm.tasks()) {
                Optional.ofNullable(outcomes.get(task.id()))
                        .or(() -> vm.answer(task, now()))
                        .ifPresent(outcome -> {
                            outcomes.put(task.id(), outcome);
                            send(new ToConsole.TaskDone(session, vm.id(), task.id(), outcome));
                        });
            }
        }
    }

    private void advance() {
        Instant now = now();
        vms.values().forEach(vm -> vm.advance(now));
        viewers.values().stream()
                .filter(viewer -> !viewer.vm.hasConsole())
                .toList()
                .forEach(this::end);
        report();
        if (linked.isDone()) {
            vms.values().forEach(vm -> vm.ownSurvey(now)
                    .ifPresent(survey -> send(new ToConsole.Surveyed(session, vm.id(), survey))));
        }
    }

    private void end(Viewer viewer) {
        viewers.remove(viewer.stream);
        viewer.leave();
        send(new ToConsole.StreamClosed(viewer.stream, "The VM is stopped."));
    }

    /** Says what is seen, if it is not what was said last. */
    private void report() {
        List<VmReport> seen = vms.values().stream().map(SimulatedVm::report).toList();
        if (!linked.isDone() || (seen.equals(said) && !said.isEmpty())) {
            return;
        }
        said = seen;
        sequence++;
        send(new ToConsole.Report(session, sequence, generation, new HostCapacity(500, List.of()), seen));
    }

    private void send(ToConsole message) {
        socket.ifPresent(each -> each.send(Messages.write(message)));
    }

    // --- Serial consoles

    private void open(ToAgent.StreamOpen open) {
        SimulatedVm vm = vms.get(open.vm());
        if (vm == null || !vm.hasConsole()) {
            send(new ToConsole.StreamClosed(open.stream(), "The VM is stopped."));
            return;
        }
        Viewer viewer = new Viewer(open.stream(), vm, open.credit());
        viewers.put(open.stream(), viewer);
        viewer.see(vm.shell().recent());
        vm.shell().listen(viewer.listener);
    }

    private void typed(ByteBuffer frame) {
        Viewer viewer = viewers.get(frame.getInt());
        if (viewer == null) {
            return;
        }
        byte[] keys = new byte[frame.remaining()];
        frame.get(keys);
        viewer.vm.shell().type(keys);
        send(new ToConsole.StreamCredit(viewer.stream, Math.min(keys.length, INPUT_CREDIT)));
    }

    /** One stream, with what it may still send. */
    private final class Viewer {

        private final int stream;
        private final SimulatedVm vm;
        private final Consumer<byte[]> listener = this::see;
        private byte[] waiting = new byte[0];
        private int credit;

        private Viewer(int stream, SimulatedVm vm, int credit) {
            this.stream = stream;
            this.vm = vm;
            this.credit = credit;
        }

        private void see(byte[] bytes) {
            byte[] all = Arrays.copyOf(waiting, waiting.length + bytes.length);
            System.arraycopy(bytes, 0, all, waiting.length, bytes.length);
            waiting = all;
            flush();
        }

        private void grant(int bytes) {
            credit += bytes;
            flush();
        }

        private void flush() {
            int most = Protocol.MAX_BINARY_BYTES - Integer.BYTES;
            while (credit > 0 && waiting.length > 0) {
                int length = Math.min(Math.min(credit, waiting.length), most);
                ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + length);
                frame.putInt(stream).put(waiting, 0, length).flip();
                socket.ifPresent(each -> each.send(frame));
                waiting = Arrays.copyOfRange(waiting, length, waiting.length);
                credit -= length;
            }
        }

        private void leave() {
            vm.shell().unlisten(listener);
        }
    }

    private static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK makes Ed25519 keys", e);
        }
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }

    @Override
    public void close() {
        socket.ifPresent(AgentSocket::cut);
        ticking.cancel(true);
        world.shutdownNow();
        http.shutdownNow();
    }
}
