package io.tidemark.agent;

import io.tidemark.agent.base.PreparedBase;
import io.tidemark.agent.base.PreparedBases;
import io.tidemark.agent.base.Seed;
import io.tidemark.agent.qemu.Boot;
import io.tidemark.agent.qemu.Launch;
import io.tidemark.agent.qemu.Launch.Privileges;
import io.tidemark.agent.reconcile.HostSteps;
import io.tidemark.agent.reconcile.Preparation;
import io.tidemark.agent.storage.DataDirectory;
import io.tidemark.agent.storage.DataVolume;
import io.tidemark.agent.storage.Digest;
import io.tidemark.agent.storage.Epoch;
import io.tidemark.agent.storage.Fault;
import io.tidemark.agent.storage.ImageStore;
import io.tidemark.agent.storage.NoRoom;
import io.tidemark.agent.storage.PackageVolume;
import io.tidemark.agent.storage.RootDisk;
import io.tidemark.agent.storage.VmFolder;
import io.tidemark.protocol.HostFacts.Accelerator;
import io.tidemark.protocol.VmSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes what a VM's QEMU needs: image, base or root, data volume, seed. What is there already is taken as it is. */
final class HostPreparation implements Preparation {

    private final DataDirectory directory;
    private final ImageStore images;
    private final Accelerators accelerators;
    private final Optional<PackageVolume> packages;
    private final Privileges privileges;
    private Optional<PreparedBases> bases = Optional.empty();

    HostPreparation(
            DataDirectory directory,
            ImageStore images,
            Accelerators accelerators,
            Optional<PackageVolume> packages,
            Privileges privileges) {
        this.directory = directory;
        this.images = images;
        this.accelerators = accelerators;
        this.packages = packages;
        this.privileges = privileges;
    }

    @Override
    public Launch prepare(VmSpec spec, VmFolder folder, HostSteps steps) throws InterruptedException {
        Epoch.begin(folder, spec.epoch());
        steps.begin("image");
        Path image = images.obtain(spec.image(), steps::at);
        Accelerator accelerator = accelerators.await();
        Boot boot =
                switch (spec.image().kind()) {
                    case ISO -> base(spec, folder, image, accelerator, steps);
                    case DISK -> disk(spec, folder, image, steps);
                };
        steps.begin("data-volume");
        DataVolume.ensure(directory, folder, spec.dataVolumeGib());
        Optional<Path> volume =
                packages.isPresent() ? Optional.of(packageVolume(packages.get(), steps)) : Optional.empty();
        return new Launch(folder, spec, boot, accelerator, volume, privileges);
    }

    private Boot base(VmSpec spec, VmFolder folder, Path iso, Accelerator accelerator, HostSteps steps)
            throws InterruptedException {
        steps.begin("prepare-base");
        PreparedBase base = basesOn(accelerator).prepare(iso, spec.image().digest(), steps::saying);
        steps.begin("seed");
        new Seed(folder.path()).forIso(spec, base);
        return new Boot.Base(base.kernel(), base.root(), iso, PreparedBase.KERNEL_ARGUMENTS);
    }

    private Boot disk(VmSpec spec, VmFolder folder, Path image, HostSteps steps) throws InterruptedException {
        steps.begin("root");
        RootDisk.Made root = RootDisk.ensure(
                directory, folder, image, Digest.parse(spec.image().digest()).orElseThrow());
        Optional<Path> uefi =
                switch (root.firmware()) {
                    case BIOS -> Optional.empty();
                    case UEFI ->
                        Optional.of(RootDisk.uefiCode()
                                .orElseThrow(() -> Fault.passing(
                                        Fault.PROGRAM_MISSING,
                                        "The image needs UEFI, and its firmware is missing on this host: install the"
                                                + " Debian package ovmf.")));
                };
        steps.begin("seed");
        new Seed(folder.path()).forDisk(spec);
        return new Boot.Disk(image, uefi);
    }

    private Path packageVolume(PackageVolume volume, HostSteps steps) throws InterruptedException {
        steps.begin("package-volume");
        return volume.obtain();
    }

    private synchronized PreparedBases basesOn(Accelerator accelerator) {
        try {
            if (bases.isEmpty()) {
                bases = Optional.of(new PreparedBases(directory.bases(), accelerator, privileges));
            }
            return bases.get();
        } catch (IOException e) {
            throw NoRoom.orStorage("the prepared bases can't be opened", e);
        }
    }
}
