package io.tidemark.vm;

import io.tidemark.platform.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A template as it is posted: a VM's definition but for what each VM has of its own, its name, host and forwards. Where
 * one is changed, what is left out stays.
 *
 * @param name 1 to 100 characters
 * @param summary at most 300 characters in one line
 * @param fromVm the id of a VM of the team; what is left out is taken from it
 * @param image an image's name or id
 * @param policyRevision {@link VmRequest#LATEST}, which is usual, is the latest when each VM is made
 * @param userData an empty text is none
 */
public record TemplateRequest(
        Optional<String> name,
        Optional<String> summary,
        Optional<String> fromVm,
        Optional<String> image,
        Optional<String> policy,
        Optional<Integer> policyRevision,
        Optional<Integer> vcpus,
        Optional<Integer> memoryMib,
        Optional<Integer> dataVolumeGib,
        Optional<Map<String, String>> labels,
        Optional<List<String>> sshKeys,
        Optional<List<String>> packages,
        Optional<List<String>> apkRepositories,
        Optional<String> userData,
        Optional<String> serialLogin) {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_SUMMARY = 300;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}]");

    /** A template of which the VMs are like this one. */
    static TemplateRequest of(Optional<String> name, Optional<String> summary, VmRequest vm) {
        return new TemplateRequest(
                name,
                summary,
                Optional.empty(),
                vm.image(),
                vm.policy(),
                vm.policyRevision(),
                vm.vcpus(),
                vm.memoryMib(),
                vm.dataVolumeGib(),
                vm.labels(),
                vm.sshKeys(),
                vm.packages(),
                vm.apkRepositories(),
                vm.userData(),
                vm.serialLogin());
    }

    /** This, with what it leaves out taken from another. */
    TemplateRequest over(TemplateRequest usual) {
        return of(name.or(usual::name), summary.or(usual::summary), vm().over(usual.vm()));
    }

    /** A VM like this, still without a team and a name. */
    VmRequest vm() {
        return new VmRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                image,
                policy,
                policyRevision,
                vcpus,
                memoryMib,
                dataVolumeGib,
                Optional.empty(),
                labels,
                sshKeys,
                packages,
                apkRepositories,
                userData,
                serialLogin,
                Optional.empty());
    }

    /** @throws Problem where it is missing, too long, or a page could not show it */
    String checkedName() {
        String bare = VmRequest.required("name", name).strip();
        if (bare.length() > LONGEST_NAME || CONTROL.matcher(bare).find()) {
            throw new Problem(
                    Problem.Kind.REFUSED_VALUE,
                    "template-name",
                    "A template's name has 1 to " + LONGEST_NAME + " characters and no control characters.",
                    Map.of("field", "name"));
        }
        return bare;
    }

    /** @throws Problem where it is too long, or a page could not show it */
    String checkedSummary() {
        String bare = summary.orElse("").strip();
        if (bare.length() > LONGEST_SUMMARY || CONTROL.matcher(bare).find()) {
            throw Problem.refusedValue(
                    "summary", "A template's summary has at most " + LONGEST_SUMMARY + " characters, in one line.");
        }
        return bare;
    }
}
