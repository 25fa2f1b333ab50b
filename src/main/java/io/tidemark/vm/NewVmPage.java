package io.tidemark.vm;

import io.tidemark.host.HostView;
import io.tidemark.image.ImageKind;
import io.tidemark.image.ImageView;
import io.tidemark.platform.Amount;
import io.tidemark.platform.Language;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Outlook;
import io.tidemark.policy.Policy;
import io.tidemark.policy.Root;
import io.tidemark.protocol.HostFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The form for a new VM, with what was typed and what is wrong with it.
 *
 * @param hosts the names of those it can be placed on by hand
 * @param locked why fields can't be filled in, by their names
 * @param wrong what the console refused, beside the field that it is about
 */
public record NewVmPage(
        String team,
        String teamName,
        NewVmForm form,
        List<ImageChoice> images,
        List<PolicyChoice> policies,
        List<String> hosts,
        Map<String, String> locked,
        Optional<Wrong> wrong) {

    private static final Set<String> UNFOLDED = Set.of("host", "apkRepositories", "userData", "serialLogin", "vcpus");

    /**
     * An image one can choose.
     *
     * @param root the word that policies which fit it have, {@code iso} or {@code disk}
     * @param hostThere whether a host of its architecture is connected
     * @param whyNot why the team may not choose it
     */
    public record ImageChoice(
            String name,
            String root,
            String arch,
            Optional<String> size,
            boolean hostThere,
            Optional<String> whyNot,
            boolean chosen) {}

    /**
     * A policy one can choose.
     *
     * @param fits the images that it is for, {@code iso} or {@code disk}
     * @param whyNot why the team may not choose it
     */
    public record PolicyChoice(
            UUID id,
            String name,
            String summary,
            int revision,
            Root root,
            String fits,
            Outlook outlook,
            Optional<String> whyNot,
            boolean chosen) {}

    /** What is wrong, and with which field; the name of no field of the form is about the whole. */
    public record Wrong(String field, String message) {

        static Wrong of(Problem problem, Language language) {
            String field = Optional.ofNullable(problem.details().get("field"))
                    .map(Object::toString)
                    .map(name -> name.split("[.\\[]", 2)[0])
                    .orElse("");
            return new Wrong(field, FieldWords.say(field, problem, language));
        }
    }

    static NewVmPage of(
            String team,
            String teamName,
            NewVmForm form,
            List<ImageView> images,
            List<Policy> policies,
            List<HostView> hosts,
            Fences fences,
            Optional<Wrong> wrong) {
        Set<String> archs = archs(hosts);
        return new NewVmPage(
                team,
                teamName,
                form,
                images.stream()
                        .map(image -> new ImageChoice(
                                image.name(),
                                root(image.kind()),
                                image.arch(),
                                image.bytes().map(bytes -> new Amount(bytes).toString()),
                                archs.contains(image.arch()),
                                fences.whyNotImage(image.id()),
                                Set.of(image.name(), image.id().toString()).contains(form.image())))
                        .toList(),
                policies.stream().map(policy -> choice(policy, form, fences)).toList(),
                hosts.stream().map(HostView::name).toList(),
                fences.locked(form),
                wrong);
    }

    private static PolicyChoice choice(Policy policy, NewVmForm form, Fences fences) {
        Root root = policy.latest().root();
        return new PolicyChoice(
                policy.id(),
                policy.name(),
                policy.summary(),
                policy.latest().number(),
                root,
                root == Root.DISK ? "disk" : "iso",
                Outlook.of(policy.latest()),
                fences.whyNotPolicy(policy.id()),
                policy.id().toString().equals(form.policy()));
    }

    private static String root(ImageKind kind) {
        return switch (kind) {
            case ISO -> "iso";
            case DISK -> "disk";
        };
    }

    private static Set<String> archs(List<HostView> hosts) {
        return hosts.stream()
                .filter(host -> host.status() == HostView.HostStatus.CONNECTED)
                .flatMap(host -> host.facts().stream())
                .map(HostFacts::arch)
                .collect(Collectors.toSet());
    }

    /** The image that is chosen before anyone has: an ISO that a connected host can run, else what there is. */
    static Optional<ImageView> usualImage(List<ImageView> images, List<HostView> hosts) {
        Set<String> archs = archs(hosts);
        return images.stream()
                .min(Comparator.<ImageView, Boolean>comparing(image -> !archs.contains(image.arch()))
                        .thenComparing(ImageView::kind));
    }

    /** A name that none of {@code taken} is: alpine-1, alpine-2, … */
    static String freeName(Set<String> taken) {
        return IntStream.iterate(1, number -> number + 1)
                .mapToObj(number -> "alpine-" + number)
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow();
    }

    /** Why a field can't be filled in; empty where it can. */
    public String lockedWhy(String field) {
        return locked.getOrDefault(field, "");
    }

    public boolean noImages() {
        return images.isEmpty();
    }

    /** Whether the message belongs beside {@code field}. */
    public boolean isWrong(String field) {
        return wrong.filter(each -> each.field().equals(field)).isPresent();
    }

    /** The message, if it belongs to no field. */
    public Optional<String> wrongAtAll() {
        return wrong.filter(each -> NewVmForm.FIELDS.stream().noneMatch(each.field()::equals))
                .map(Wrong::message);
    }

    /** What is wrong with any field. */
    public String says() {
        return wrong.map(Wrong::message).orElse("");
    }

    /** Whether the rarely needed fields are shown at once, because one of them has something to say. */
    public boolean unfolds() {
        return wrong.filter(each -> UNFOLDED.contains(each.field())).isPresent()
                || Stream.of(form.host(), form.apkRepositories(), form.userData())
                        .anyMatch(text -> !text.isBlank());
    }
}
