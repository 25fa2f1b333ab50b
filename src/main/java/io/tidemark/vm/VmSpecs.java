package io.tidemark.vm;

import io.tidemark.image.ImageKind;
import io.tidemark.image.ImageView;
import io.tidemark.policy.Policies;
import io.tidemark.policy.Revision;
import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.VmSpec;
import java.util.List;

/** A VM as its host is told. */
final class VmSpecs {

    private VmSpecs() {}

    static VmSpec of(VmRow vm, Policies.Named policy, List<GuestTask> tasks) {
        VmDefinition definition = vm.definition();
        return new VmSpec(
                vm.id(),
                definition.name(),
                vm.intent().intended(),
                vm.intent().run(),
                vm.intent().shutdown(),
                vm.imageSpec(),
                policy(policy),
                definition.vcpus(),
                definition.memoryMib(),
                definition.dataVolumeGib(),
                definition.packages(),
                definition.apkRepositories(),
                definition.sshKeys(),
                definition.userData(),
                definition.serialLogin(),
                definition.forwards(),
                vm.epoch(),
                tasks);
    }

    private static VmSpec.PolicySpec policy(Policies.Named policy) {
        Revision revision = policy.revision();
        return new VmSpec.PolicySpec(
                policy.policy(),
                policy.name(),
                revision.number(),
                switch (revision.root()) {
                    case RAM -> VmSpec.Root.RAM;
                    case LAYERED -> VmSpec.Root.LAYERED;
                    case DISK -> VmSpec.Root.DISK;
                },
                revision.kept(),
                revision.scratch(),
                switch (revision.packages()) {
                    case NONE -> VmSpec.PackageStrategy.NONE;
                    case FIX -> VmSpec.PackageStrategy.FIX;
                    case REINSTALL -> VmSpec.PackageStrategy.REINSTALL;
                    case SNAPSHOT -> VmSpec.PackageStrategy.SNAPSHOT;
                });
    }

    static VmSpec.ImageSpec image(ImageView image) {
        return new VmSpec.ImageSpec(
                image.name(), kind(image.kind()), image.arch(), image.digest(), image.url(), image.bytes());
    }

    private static VmSpec.ImageKind kind(ImageKind kind) {
        return switch (kind) {
            case ISO -> VmSpec.ImageKind.ISO;
            case DISK -> VmSpec.ImageKind.DISK;
        };
    }
}
