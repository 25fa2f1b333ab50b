package io.tidemark.vm;

import io.tidemark.platform.Problem;
import io.tidemark.protocol.VmSpec.Forward;
import io.tidemark.protocol.VmSpec.SerialLogin;
import io.tidemark.protocol.VmSpec.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A VM's definition as it is posted. What is left out is taken from the template, or else has a default, except for the
 * team, the name and the image.
 *
 * @param template a template of the team, by name or id
 * @param team a team's slug
 * @param image an image's name or id
 * @param policy a policy's name, slug or id; Workshop for ISO images and Disk image for disk images
 * @param policyRevision its number; {@link #LATEST} unless said
 * @param vcpus 1 unless said
 * @param memoryMib 512 unless said
 * @param dataVolumeGib what the policy says unless said
 * @param host a host's name or id; any that has room unless said
 * @param serialLogin {@code auto} or {@code prompt}; {@code auto} unless said
 */
public record VmRequest(
        Optional<String> template,
        Optional<String> team,
        Optional<String> name,
        Optional<String> image,
        Optional<String> policy,
        Optional<Integer> policyRevision,
        Optional<Integer> vcpus,
        Optional<Integer> memoryMib,
        Optional<Integer> dataVolumeGib,
        Optional<String> host,
        Optional<Map<String, String>> labels,
        Optional<List<String>> sshKeys,
        Optional<List<String>> packages,
        Optional<List<String>> apkRepositories,
        Optional<String> userData,
        Optional<String> serialLogin,
        Optional<List<ForwardRequest>> forwards) {

    static final int USUAL_VCPUS = 1;
    static final int USUAL_MEMORY_MIB = 512;

    /** In the place of a revision's number: the one that is the latest then. */
    static final int LATEST = 0;

    /** What says nothing but sizes. */
    static VmRequest sized(Optional<Integer> vcpus, Optional<Integer> memoryMib, Optional<Integer> dataVolumeGib) {
        return new VmRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                vcpus,
                memoryMib,
                dataVolumeGib,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** What would make a VM like another, but for its team, name, host and forwards. */
    static VmRequest like(VmDefinition definition, UUID image, UUID policy, int policyRevision) {
        return new VmRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(image.toString()),
                Optional.of(policy.toString()),
                Optional.of(policyRevision),
                Optional.of(definition.vcpus()),
                Optional.of(definition.memoryMib()),
                Optional.of(definition.dataVolumeGib()),
                Optional.empty(),
                Optional.of(definition.labels()),
                Optional.of(definition.sshKeys()),
                Optional.of(definition.packages()),
                Optional.of(definition.apkRepositories()),
                definition.userData(),
                Optional.of(definition.serialLogin().name().toLowerCase(Locale.ROOT)),
                Optional.empty());
    }

    /** This, with what it leaves out taken from another; a policy that it names brings its own revision. */
    VmRequest over(VmRequest usual) {
        return new VmRequest(
                template.or(usual::template),
                team.or(usual::team),
                name.or(usual::name),
                image.or(usual::image),
                policy.or(usual::policy),
                policy.isPresent() ? policyRevision : policyRevision.or(usual::policyRevision),
                vcpus.or(usual::vcpus),
                memoryMib.or(usual::memoryMib),
                dataVolumeGib.or(usual::dataVolumeGib),
                host.or(usual::host),
                labels.or(usual::labels),
                sshKeys.or(usual::sshKeys),
                packages.or(usual::packages),
                apkRepositories.or(usual::apkRepositories),
                userData.or(usual::userData),
                serialLogin.or(usual::serialLogin),
                forwards.or(usual::forwards));
    }

    /** Whether a revision's number names one, whatever comes after it. */
    static boolean isPinned(int revision) {
        return revision != LATEST;
    }

    /** A forward as it is posted; {@code proto} is {@code tcp} (unless said) or {@code udp}. */
    public record ForwardRequest(Optional<Integer> hostPort, Optional<Integer> guestPort, Optional<String> proto) {

        private Forward checked(String field) {
            return new Forward(
                    hostPort.orElseThrow(() -> needed(field + ".hostPort")),
                    guestPort.orElseThrow(() -> needed(field + ".guestPort")),
                    transport(field));
        }

        private Transport transport(String field) {
            return switch (proto.orElse("tcp")) {
                case "tcp" -> Transport.TCP;
                case "udp" -> Transport.UDP;
                default -> throw Problem.refusedValue(field + ".proto", "proto is \"tcp\" or \"udp\".");
            };
        }
    }

    /** A field that must be there. */
    static String required(String field, Optional<String> value) {
        return value.filter(text -> !text.isBlank()).orElseThrow(() -> needed(field));
    }

    private static Problem needed(String field) {
        return Problem.refusedValue(field, field + " is missing.");
    }

    VmDefinition definition(int usualDataVolumeGib) {
        return definition(required("name", name), usualDataVolumeGib);
    }

    /** The same for another name. */
    VmDefinition definition(String called, int usualDataVolumeGib) {
        return new VmDefinition(
                called,
                vcpus.orElse(USUAL_VCPUS),
                memoryMib.orElse(USUAL_MEMORY_MIB),
                dataVolumeGib.orElse(usualDataVolumeGib),
                labels.orElse(Map.of()),
                whole("sshKeys", sshKeys),
                whole("packages", packages),
                whole("apkRepositories", apkRepositories),
                userData.filter(text -> !text.isEmpty()),
                login(serialLogin.orElse("auto")),
                forwards(forwards.orElse(List.of())));
    }

    static List<String> whole(String field, Optional<List<String>> items) {
        List<String> list = items.orElse(List.of());
        for (int at = 0; at < list.size(); at++) {
            if (list.get(at) == null) {
                throw needed(field + "[" + at + "]");
            }
        }
        return list;
    }

    static SerialLogin login(String word) {
        return switch (word) {
            case "auto" -> SerialLogin.AUTO;
            case "prompt" -> SerialLogin.PROMPT;
            default -> throw Problem.refusedValue("serialLogin", "serialLogin is \"auto\" or \"prompt\".");
        };
    }

    static List<Forward> forwards(List<ForwardRequest> requests) {
        List<Forward> forwards = new ArrayList<>();
        for (int at = 0; at < requests.size(); at++) {
            String field = "forwards[" + at + "]";
            forwards.add(Optional.ofNullable(requests.get(at))
                    .orElseThrow(() -> needed("forwards"))
                    .checked(field));
        }
        return forwards;
    }
}
