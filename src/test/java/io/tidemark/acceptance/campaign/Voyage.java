package io.tidemark.acceptance.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.tidemark.acceptance.Api;
import io.tidemark.acceptance.SerialConsole;
import io.tidemark.acceptance.Vms;
import io.tidemark.policy.Event;
import io.tidemark.policy.Fate;
import io.tidemark.policy.Fates;
import io.tidemark.policy.PackageState;
import io.tidemark.policy.Revision;
import io.tidemark.policy.Thing;
import io.tidemark.policy.Verdict;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** One VM on one policy, taken through one event after the other, with markers before and a look after each. */
final class Voyage implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule())
            .build();

    /** Not on the ISO: a user adds it, and it is cached. */
    private static final String ADDED = "zstd";

    /** Named by the VM's definition. */
    private static final String DEFINED = "jq";

    /** Of the base, and to be had in a newer version. */
    static final String UPGRADED = "ca-certificates-bundle";

    private static final List<String> PACKAGES = List.of(ADDED, DEFINED, UPGRADED, "busybox");

    private final Api api;
    private final String policy;
    private final String successor;
    private final Revision revision;
    private final String vm;
    private final long seed;
    private Optional<Markers> markers = Optional.empty();
    private Map<String, String> baseVersions = Map.of();
    private String boot;

    Voyage(Api api, String policy, String kind, String successor, long seed) {
        this.api = api;
        this.policy = policy;
        this.successor = successor;
        this.seed = seed;
        this.revision = revision(api, policy);
        this.vm = Vms.create(api, "campaign-" + policy, policy, kind, DEFINED);
        this.boot = api.readyVm(vm, "").get("bootId").asText();
    }

    private static Revision revision(Api api, String policy) {
        JsonNode latest = api.get("/api/v1/policies/" + policy).expect(200).get("latest");
        return JSON.convertValue(latest, Revision.class);
    }

    /** Plants, asks what the event will take, lets it happen, and looks. */
    Tally through(Event event, int cases) {
        Tally tally = new Tally();
        List<Marker> planted;
        Map<String, String> before;
        Map<String, String> after;
        Map<String, PackageState> states;
        Map<String, String> versions;
        try (SerialConsole console = SerialConsole.open(api, vm)) {
            GuestEye eye = new GuestEye(console);
            planted = markers(eye).next(cases);
            before = eye.look(planted);
            eye.plant(planted);
            after = eye.look(planted);
            if (baseVersions.isEmpty()) {
                baseVersions = eye.versions(List.of(UPGRADED, "busybox"));
            }
            states = packages(eye, event);
            versions = eye.versions(PACKAGES);
        }
        JsonNode preview = accepted(event, tally);
        if (event == Event.CRASH) {
            api.vm(vm, "stopped", seen -> seen.get("status").asText().equals("stopped"));
            api.post("/api/v1/vms/" + vm + "/start", Api.object()).expect(202);
        }
        boot = api.readyVm(vm, boot).get("bootId").asText();
        try (SerialConsole console = SerialConsole.open(api, vm)) {
            GuestEye eye = new GuestEye(console);
            Map<String, String> found = eye.look(planted);
            for (Marker marker : planted) {
                String path = marker.path();
                judge(tally, marker, event, new Sight(before.get(path), after.get(path), found.get(path)), preview);
            }
            Map<String, String> now = eye.versions(PACKAGES);
            states.forEach((name, state) -> {
                Sight sight = new Sight(version(baseVersions, name), version(versions, name), version(now, name));
                judge(tally, name, state, event, sight, preview);
            });
        }
        return tally;
    }

    private Markers markers(GuestEye eye) {
        if (markers.isEmpty()) {
            markers = Optional.of(new Markers(seed + policy.hashCode(), eye.baseFiles()));
        }
        return markers.get();
    }

    /** Puts packages into every state that can be had without another repository; what the model is asked about. */
    private static Map<String, PackageState> packages(GuestEye eye, Event event) {
        Map<String, PackageState> states = new HashMap<>();
        states.put(DEFINED, PackageState.CACHED);
        states.put("busybox", PackageState.IN_BASE);
        // apk's status also counts a repository that is out of reach
        eye.run("apk add --no-network --no-progress -q " + ADDED + "; apk info -qe " + ADDED + " && sync");
        states.put(ADDED, PackageState.CACHED);
        eye.run("apk add --no-network --no-progress -q -u " + UPGRADED + "; sync");
        states.put(UPGRADED, PackageState.UPGRADED);
        if (event == Event.CRASH) {
            eye.run("rm -f /etc/apk/cache/" + ADDED + "-[0-9]*.apk && sync");
            states.put(ADDED, PackageState.UNCACHED);
        }
        return states;
    }

    /** Asked again while the guest is too slow for whoever waits: it is what is at risk now that is to be compared. */
    private JsonNode preview(Event event) {
        String target = event == Event.BASE_UPGRADE ? "&image=" + successor : "";
        JsonNode[] preview = new JsonNode[1];
        Awaitility.await("a preview that rests on a live survey")
                .atMost(Duration.ofMinutes(3))
                .until(() -> {
                    preview[0] = api.get("/api/v1/vms/" + vm + "/preview?event=" + event.slug() + target)
                            .expect(200);
                    return preview[0].get("basis").asText().equals("live");
                });
        return preview[0];
    }

    private Api.Answer happen(Event event, String accept) {
        String path = "/api/v1/vms/" + vm;
        return switch (event) {
            case RESTART -> api.post(path + "/restart", Api.object("accept", accept));
            case CRASH -> api.post(path + "/stop", Api.object("force", true, "accept", accept));
            case BASE_UPGRADE -> api.post(path + "/change-base", Api.object("image", successor, "accept", accept));
            case RESET -> api.post(path + "/reset", Api.object("accept", accept));
            case POLICY_CHANGE, SNAPSHOT_REVERT, DELETE -> throw new IllegalArgumentException(event.slug());
        };
    }

    /** Lets the event happen; the preview that was accepted for it. */
    private JsonNode accepted(Event event, Tally tally) {
        JsonNode preview = preview(event);
        Api.Answer answer = happen(event, preview.get("id").asText());
        if (answer.status() != 409) {
            answer.expect(202);
            return preview;
        }
        JsonNode next = answer.body().get("preview");
        tally.wrong(policy + " " + event.slug() + ": nobody did anything, and the preview is stale: "
                + difference(preview, next));
        happen(event, next.get("id").asText()).expect(202);
        return next;
    }

    /** The items that only one of two previews has. */
    private static String difference(JsonNode one, JsonNode other) {
        Set<String> ofOne = new TreeSet<>();
        Set<String> ofOther = new TreeSet<>();
        one.get("items").forEach(item -> ofOne.add(item.toString()));
        other.get("items").forEach(item -> ofOther.add(item.toString()));
        Set<String> gone = new TreeSet<>(ofOne);
        gone.removeAll(ofOther);
        ofOther.removeAll(ofOne);
        return "gone " + gone + ", new " + ofOther;
    }

    /** A place before anything was done to it, after that, and after the event. */
    private record Sight(String asBase, String asPlanted, String found) {

        boolean fits(Fate fate) {
            return switch (fate) {
                case KEPT, REBUILT -> found.equals(asPlanted);
                case REVERTED, LOST -> found.equals(asBase);
                case REPLACED -> !found.equals(asPlanted);
            };
        }
    }

    private void judge(Tally tally, Marker marker, Event event, Sight sight, JsonNode preview) {
        Verdict verdict = Fates.of(
                revision, new Thing.Place(askable(marker.path()), marker.kind().change()), event);
        tally.count(verdict.fate());
        if (sight.asPlanted().equals(sight.asBase())) {
            tally.wrong(policy + " " + event.slug() + " " + marker + ": planting it changed nothing");
        }
        if (!sight.fits(verdict.fate())) {
            tally.wrong(policy + " " + event.slug() + " " + marker + ": promised "
                    + verdict.fate().slug() + ", but " + sight);
        }
        boolean listed = item(preview, "path", marker.path()).isPresent();
        boolean volatileGround = Fates.of(
                        revision,
                        new Thing.Place(askable(marker.path()), marker.kind().change()),
                        Event.RESTART)
                .fate()
                .takes();
        if (volatileGround && !listed && !preview.get("truncated").asBoolean()) {
            tally.wrong(policy + " " + event.slug() + " " + marker + ": the preview does not list it");
        }
        item(preview, "path", marker.path())
                .filter(item -> !item.get("fate").asText().equals(verdict.fate().slug()))
                .ifPresent(item -> tally.wrong(policy + " " + event.slug() + " " + marker + ": the preview says "
                        + item.get("fate").asText() + ", the model "
                        + verdict.fate().slug()));
    }

    private static String version(Map<String, String> versions, String name) {
        return versions.getOrDefault(name, "absent");
    }

    private void judge(Tally tally, String name, PackageState state, Event event, Sight sight, JsonNode preview) {
        Fate byPolicy =
                Fates.of(revision, new Thing.Installed(name, state), event).fate();
        // Where nothing remembers that the definition's packages were installed, they are installed anew.
        Fate fate = name.equals(DEFINED) && byPolicy.takes() ? Fate.REBUILT : byPolicy;
        tally.count(fate);
        if (state == PackageState.UPGRADED && sight.asPlanted().equals(sight.asBase())) {
            tally.wrong(policy + " " + event.slug() + " package " + name + ": it was not upgraded");
        }
        boolean asPromised = fate == Fate.REPLACED ? !sight.found().equals("absent") : sight.fits(fate);
        if (!asPromised) {
            tally.wrong(policy + " " + event.slug() + " package " + name + " (" + state.slug() + "): promised "
                    + fate.slug() + ", but " + sight);
        }
        item(preview, "package", name)
                .filter(item -> !item.get("fate").asText().equals(fate.slug()))
                .ifPresent(item -> tally.wrong(policy + " " + event.slug() + " package " + name + ": the preview says "
                        + item.get("fate").asText() + ", the model " + fate.slug()));
    }

    /** The model takes no control characters from people; the place beside is on the same ground. */
    private static String askable(String path) {
        return path.replaceAll("\\p{Cntrl}", "_");
    }

    /** A preview shows no control characters: what stands for them may be anything. */
    private static Optional<JsonNode> item(JsonNode preview, String key, String value) {
        Pattern shown = Pattern.compile(
                Arrays.stream(value.split("\\p{Cntrl}", -1)).map(Pattern::quote).collect(Collectors.joining(".")));
        for (JsonNode item : preview.get("items")) {
            if (shown.matcher(item.path(key).asText("")).matches()) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        JsonNode preview =
                api.get("/api/v1/vms/" + vm + "/preview?event=delete").expect(200);
        api.delete("/api/v1/vms/" + vm + "?accept=" + preview.get("id").asText())
                .expect(202);
    }
}
