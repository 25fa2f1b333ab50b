package io.tidemark.vm;

import io.tidemark.account.Lockable;
import io.tidemark.account.Rails;
import io.tidemark.platform.Problem;
import io.tidemark.vm.VmRequest.ForwardRequest;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The form for a new VM as it was typed: text, until it is a {@link VmRequest}. Its fields have the API's names.
 *
 * @param template the id of one that fills in what this leaves empty; empty where the form says all
 * @param policyRevision its number; empty or 0 for the latest
 * @param packages names with spaces or lines between them
 * @param sshKeys one a line
 * @param forwards one a line, such as {@code 8080:80} or {@code 5353:53/udp}
 */
public record NewVmForm(
        String template,
        String name,
        String image,
        String policy,
        String policyRevision,
        String vcpus,
        String memoryMib,
        String dataVolumeGib,
        String host,
        String packages,
        String apkRepositories,
        String sshKeys,
        String forwards,
        String userData,
        String serialLogin) {

    static final List<String> FIELDS = List.of(
            "name",
            "image",
            "policy",
            "policyRevision",
            "vcpus",
            "memoryMib",
            "dataVolumeGib",
            "host",
            "packages",
            "apkRepositories",
            "sshKeys",
            "forwards",
            "userData",
            "serialLogin");

    private static final String USUAL_DATA_VOLUME = "4";

    /** More than any field may hold; a longer one is cut before anything looks at it. */
    private static final int LONGEST = 64 * 1024;

    /** The form before anyone has typed. */
    static NewVmForm usual(String name, String image, String policy, Rails rails) {
        return new NewVmForm(
                "",
                name,
                image,
                policy,
                "",
                String.valueOf(rails.vcpus().orElse(VmRequest.USUAL_VCPUS)),
                String.valueOf(rails.memoryMib().orElse(VmRequest.USUAL_MEMORY_MIB)),
                // Empty is what the policy says, which is not chosen yet.
                rails.dataVolumeGib()
                        .map(String::valueOf)
                        .orElse(rails.locks(Lockable.DATA_VOLUME) ? "" : USUAL_DATA_VOLUME),
                "",
                "",
                "",
                "",
                "",
                "",
                "auto");
    }

    /** The form for what comes from a template: its sizes can be changed, the rest is the template's. */
    static NewVmForm from(VmTemplate template, String name) {
        return new NewVmForm(
                template.id().toString(),
                name,
                "",
                "",
                "",
                String.valueOf(template.vcpus()),
                String.valueOf(template.memoryMib()),
                String.valueOf(template.dataVolumeGib()),
                "",
                "",
                "",
                "",
                "",
                "",
                "");
    }

    /** The form for a template that has been written down before. */
    static NewVmForm of(TemplateRequest written) {
        return new NewVmForm(
                "",
                written.name().orElse(""),
                written.image().orElse(""),
                written.policy().orElse(""),
                written.policyRevision().map(String::valueOf).orElse(""),
                written.vcpus().map(String::valueOf).orElse(""),
                written.memoryMib().map(String::valueOf).orElse(""),
                written.dataVolumeGib().map(String::valueOf).orElse(""),
                "",
                String.join("\n", written.packages().orElse(List.of())),
                String.join("\n", written.apkRepositories().orElse(List.of())),
                String.join("\n", written.sshKeys().orElse(List.of())),
                "",
                written.userData().orElse(""),
                written.serialLogin().orElse(""));
    }

    static NewVmForm of(MultivaluedMap<String, String> sent) {
        return new NewVmForm(
                line(sent, "template"),
                line(sent, "name"),
                line(sent, "image"),
                line(sent, "policy"),
                line(sent, "policyRevision"),
                line(sent, "vcpus"),
                line(sent, "memoryMib"),
                line(sent, "dataVolumeGib"),
                line(sent, "host"),
                text(sent, "packages"),
                text(sent, "apkRepositories"),
                text(sent, "sshKeys"),
                text(sent, "forwards"),
                text(sent, "userData"),
                line(sent, "serialLogin"));
    }

    private static String line(MultivaluedMap<String, String> sent, String field) {
        return text(sent, field).strip();
    }

    private static String text(MultivaluedMap<String, String> sent, String field) {
        String text = Optional.ofNullable(sent.getFirst(field)).orElse("").replace("\r\n", "\n");
        return text.substring(0, Math.min(text.length(), LONGEST));
    }

    /** @throws Problem {@code refused-value} with the field */
    VmRequest request(String team) {
        return new VmRequest(
                given(template),
                Optional.of(team),
                Optional.of(name),
                said(image),
                given(policy),
                given(policyRevision).map(text -> number("policyRevision", text)),
                given(vcpus).map(text -> number("vcpus", text)),
                given(memoryMib).map(text -> number("memoryMib", text)),
                given(dataVolumeGib).map(text -> number("dataVolumeGib", text)),
                given(host),
                Optional.empty(),
                said(sshKeys).map(text -> parts(text, "\n")),
                said(packages).map(text -> parts(text, "[\\s,]+")),
                said(apkRepositories).map(text -> parts(text, "\\s+")),
                said(userData).map(text -> text.isBlank() ? "" : text),
                given(serialLogin),
                Optional.of(parsedForwards()));
    }

    /** What an empty field says: nothing of it, or what the template has. */
    private Optional<String> said(String text) {
        return template.isEmpty() ? Optional.of(text) : given(text);
    }

    private List<ForwardRequest> parsedForwards() {
        List<ForwardRequest> all = new ArrayList<>();
        for (String each : parts(forwards, "[\\s,]+")) {
            String[] parts = each.split("[:/]", -1);
            if (!each.matches("\\d{1,5}:\\d{1,5}(/(tcp|udp))?")) {
                throw Problem.refusedValue(
                        "forwards", "A forward is HOST_PORT:GUEST_PORT, such as 8080:80 or 5353:53/udp.");
            }
            all.add(new ForwardRequest(
                    Optional.of(Integer.parseInt(parts[0])),
                    Optional.of(Integer.parseInt(parts[1])),
                    Optional.of(parts.length > 2 ? parts[2] : "tcp")));
        }
        return all;
    }

    static int number(String field, String text) {
        if (!text.matches("\\d{1,9}")) {
            throw Problem.refusedValue(field, "This is a whole number.");
        }
        return Integer.parseInt(text);
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(each -> !each.isBlank());
    }

    private static List<String> parts(String text, String between) {
        return List.of(text.split(between, -1)).stream()
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** The template that fills in the rest; what is no id is none's. */
    Optional<UUID> templateId() {
        try {
            return given(template).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("template");
        }
    }

    public boolean asksLogin() {
        return serialLogin.equals("prompt");
    }
}
