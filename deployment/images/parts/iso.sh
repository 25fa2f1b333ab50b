# shellcheck shell=sh disable=SC2034,SC2154
# Sourced by build-alpine: the ISO-kind image. boot/{vmlinuz,initramfs,modloop}-virt and apks/ as on Alpine's own ISO.

# Modules that the first minute of a boot may need, whatever machine type the volumes hang on.
initramfs_modules='virtio_pci virtio_blk virtio_scsi virtio_net virtio_console virtio_rng loop squashfs overlay isofs vfat
nls_cp437 nls_iso8859-1 nls_utf8 sr_mod sd_mod cdrom ata_piix ahci af_packet button evdev'

# Every file of a tree gets the one time stamp; modes and names are what counts.
settle_times() {
    find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

# Module files, relative to the modules directory, of the wanted modules and all they need.
modules_closure() {
    for module in $initramfs_modules; do
        pattern=$(echo "$module" | sed 's/[-_]/[-_]/g')
        sed -n "s,^\([^:]*/$pattern\.ko[^:]*\): *\(.*\)$,\1 \2,p" "$1/modules.dep"
    done | tr ' ' '\n' | sort -u | sed '/^$/d'
}

# $work/modules/<version>: the kernel's modules with the lists that modprobe reads.
prepare_modules() {
    depmod -b "$work/kernel" "$kernel_version" || die 'depmod failed'
    mkdir -p "$work/modules"
    mv "$work/kernel/lib/modules/$kernel_version" "$work/modules/$kernel_version"
}

build_initramfs() {
    say 'initramfs'
    tree=$work/initramfs
    mkdir -p "$tree/etc/apk/keys" "$tree/lib/modules/$kernel_version" "$tree/var" "$tree/tmp"
    for name in musl-1 busybox-1 busybox-binsh apk-tools libcrypto3 libssl3 zlib alpine-keys; do
        tar -C "$tree" -p --no-same-owner --exclude='.[A-Z]*' --exclude='.p*' --exclude='.trigger' -xzf "$(echo "$work/alpine/iso/x86_64/$name"-[0-9]*.apk "$work/alpine/iso/x86_64/$name".*.apk |
            tr ' ' '\n' | grep -v '\*' | head -n 1)" 2>/dev/null
    done
    # Who signed the ISO's index: Alpine, or, where the packages were picked from the CDN, the key of this mirror.
    cp "$work"/alpine/etc/apk/keys/alpine-devel* "$tree/etc/apk/keys/"
    [ -n "$from" ] || cp "$key.pub" "$tree/etc/apk/keys/"
    (cd "$tree" && rm -rf usr/share etc/logrotate.d etc/network etc/udhcpc)
    cp "$here/initramfs/init" "$tree/init"
    chmod 755 "$tree/init"
    modules_closure "$work/modules/$kernel_version" | while read -r module; do
        mkdir -p "$tree/lib/modules/$kernel_version/${module%/*}"
        cp "$work/modules/$kernel_version/$module" "$tree/lib/modules/$kernel_version/$module"
    done
    cp "$work/modules/$kernel_version"/modules.builtin* "$work/modules/$kernel_version/modules.order" "$tree/lib/modules/$kernel_version/"
    depmod -b "$tree" "$kernel_version" || die 'depmod failed'
    settle_times "$tree"
    (cd "$tree" && find . | sort | cpio --quiet -o -H newc -R 0:0 --reproducible | gzip -n -9) >"$work/initramfs-virt"
}

build_iso() {
    prepare_modules
    build_initramfs
    say 'modloop'
    settle_times "$work/modules"
    mkdir -p "$work/modloop/modules"
    mv "$work/modules/$kernel_version" "$work/modloop/modules/"
    touch -d "@$SOURCE_DATE_EPOCH" "$work/modloop/modules" "$work/modloop"
    mksquashfs "$work/modloop" "$work/modloop-virt" -quiet -no-progress -noappend -all-root -no-xattrs -no-exports -comp zstd \
        -Xcompression-level 15 >/dev/null || die 'mksquashfs failed'
    say 'ISO'
    tree=$work/iso
    mkdir -p "$tree/boot" "$tree/apks"
    cp "$work/kernel/boot/vmlinuz-$kernel_version" "$tree/boot/vmlinuz-virt"
    mv "$work/modloop-virt" "$tree/boot/modloop-virt"
    cp "$work/initramfs-virt" "$tree/boot/initramfs-virt"
    cp -r "$work/alpine/iso/x86_64" "$tree/apks/x86_64"
    : >"$tree/apks/.boot_repository"
    echo "$iso_name $kernel_package" >"$tree/.alpine-release"
    chmod -R u=rwX,go=rX "$tree"
    settle_times "$tree"
    xorriso -as mkisofs -quiet -R -J -joliet-long -V "$iso_name" --modification-date=2024012700000000 \
        -uid 0 -gid 0 -o "$work/image.iso" "$tree" 2>"$work/xorriso.log" || { cat "$work/xorriso.log" >&2; die 'xorriso failed'; }
    publish "$work/image.iso" "$iso_name" iso
}
