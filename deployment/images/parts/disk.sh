# shellcheck shell=sh disable=SC2034,SC2154
# Sourced by build-alpine: the disk-kind image, as Alpine's own NoCloud image is: GPT with an EFI partition and an ext4 root,
# OpenRC, openssh, tiny-cloud. The same kernel and initramfs as the ISO.

disk_packages='alpine-base openssh chrony tiny-cloud-nocloud e2fsprogs e2fsprogs-extra doas'
esp_mib=48
root_mib=640
root_uuid=7464656d-6172-4b00-a001-000000000001
esp_uuid=7464656d-6172-4b00-a001-000000000002
table_uuid=7464656d-6172-4b00-a001-000000000003

enable_service() { ln -s "/etc/init.d/$1" "$root/etc/runlevels/$2/$1"; }

# A root in $work/alpine/root. Owners come later: without being root there is only one.
install_disk_root() {
    say 'root of the disk image'
    root=$work/alpine/root
    mkdir -p "$root"
    # shellcheck disable=SC2086 # a list of words
    run_in_alpine apk add --root /root --initdb --no-network --no-progress --quiet --keys-dir /etc/apk/keys -X /iso \
        $disk_packages >"$work/apk.log" 2>&1 || true
    for name in $disk_packages; do
        run_in_alpine apk info --root /root --quiet --installed "$name" >/dev/null 2>&1 ||
            { cat "$work/apk.log" >&2; die "could not install $name"; }
    done
    ! grep 'ERROR' "$work/apk.log" | grep -v -e "updating directory permissions" -e "Failed to set ownership" || die 'apk failed'
    cp "$work"/alpine/etc/apk/keys/alpine-devel* "$root/etc/apk/keys/"
    printf '%s\n' "$cdn/v${release%.*}/main" "$cdn/v${release%.*}/community" >"$root/etc/apk/repositories"
    printf 'LABEL=/\t/\text4\trw,relatime 0 1\nLABEL=EFI\t/boot/efi\tvfat\tnoauto,ro 0 0\n' >"$root/etc/fstab"
    echo localhost >"$root/etc/hostname"
    # As on Alpine's images: root has no password and can't use one; a login on the serial port.
    sed -i -e 's/^root:[^:]*:/root:*:/' -e 's/^\([^:]*:[^:]*\):[0-9]*:/\1:0:/' "$root/etc/shadow"
    sed -i 's/^#ttyS0:/ttyS0:/' "$root/etc/inittab"
    rm -f "$root"/etc/*- "$root/var/cache/apk"/* "$root/lib/apk/db/lock"
    mkdir -p "$root/boot/efi" "$root/lib/modules"
    cp -a "$work/modloop/modules/$kernel_version" "$root/lib/modules/"
    for level in sysinit boot default shutdown; do mkdir -p "$root/etc/runlevels/$level"; done
    for service in devfs dmesg mdev hwdrivers; do enable_service "$service" sysinit; done
    for service in bootmisc hostname hwclock modules networking seedrng swap sysctl syslog tiny-cloud-boot; do enable_service "$service" boot; done
    for service in acpid chronyd crond sshd tiny-cloud-early tiny-cloud-main tiny-cloud-final; do enable_service "$service" default; done
    for service in killprocs mount-ro savecache; do enable_service "$service" shutdown; done
    sed -i 's/^FAST_STARTUP=.*/FAST_STARTUP=yes/' "$root/etc/conf.d/chronyd"
    settle_times "$root"
}

# debugfs commands that give the files the owners and modes which apk's list of installed files asks for.
owners_and_modes() {
    awk '
        function set(path, acl, kind,   part) {
            split(acl, part, ":")
            print "sif \"" path "\" uid " part[1]
            print "sif \"" path "\" gid " part[2]
            print "sif \"" path "\" mode " kind sprintf("%04d", part[3])
        }
        /^F:/ { directory = "/" substr($0, 3); if (directory == "/") directory = "" }
        /^M:/ { set(directory, substr($0, 3), "04") }
        /^R:/ { file = directory "/" substr($0, 3) }
        /^a:/ { if (substr($0, 3) !~ /:777$/) set(file, substr($0, 3), "010") }
    ' "$root/lib/apk/db/installed" | sed 's/sif ""/sif "\/"/'
    for place in /var/lib/chrony /var/log/chrony; do
        [ ! -d "$root$place" ] || printf 'sif "%s" uid 100\nsif "%s" gid 101\n' "$place" "$place"
    done
    # A count of what mke2fs happened to write; 0 stays 0.
    echo 'ssv kbytes_written 0'
    find "$root" | sort | sed "s,^$root,," | while IFS= read -r path; do
        for field in atime ctime mtime crtime; do echo "sif \"${path:-/}\" $field @$SOURCE_DATE_EPOCH"; done
    done
}

build_esp() {
    cmdline='root=LABEL=/ modules=virtio_pci,virtio_blk rootfstype=ext4 console=tty0 console=ttyS0,115200 quiet'
    printf 'ID=alpine\nNAME="Alpine Linux"\nVERSION_ID=%s\nPRETTY_NAME="Alpine Linux v%s"\n' "$release" "${release%.*}" >"$work/osrel"
    printf '%s\0' "$cmdline" >"$work/cmdline"
    objcopy \
        --add-section .osrel="$work/osrel" --change-section-vma .osrel=0x20000 \
        --add-section .cmdline="$work/cmdline" --change-section-vma .cmdline=0x30000 \
        --add-section .linux="$work/kernel/boot/vmlinuz-$kernel_version" --change-section-vma .linux=0x2000000 \
        --add-section .initrd="$work/initramfs-virt" --change-section-vma .initrd=0x4000000 \
        "$stub" "$work/bootx64.efi" || die 'objcopy failed'
    # objcopy writes the time of day into the PE header, and a checksum that nobody asks for.
    header=$(od -An -tu4 -j 60 -N 4 "$work/bootx64.efi" | tr -d ' ')
    for field in 8 88; do
        dd if=/dev/zero of="$work/bootx64.efi" bs=1 count=4 seek="$((header + field))" conv=notrunc status=none
    done
    settle_times "$work/bootx64.efi"
    truncate -s "${esp_mib}M" "$work/esp"
    mformat -i "$work/esp" -F -N 7464656d -v EFI ::
    mmd -i "$work/esp" ::/EFI ::/EFI/BOOT
    mcopy -m -i "$work/esp" "$work/bootx64.efi" ::/EFI/BOOT/BOOTX64.EFI
}

build_disk() {
    install_disk_root
    truncate -s "${root_mib}M" "$work/root.ext4"
    # In a user namespace, so that all files are root's whoever runs this.
    unshare -r mke2fs -q -t ext4 -L / -U "$root_uuid" -E "hash_seed=$root_uuid,lazy_itable_init=0,lazy_journal_init=0,nodiscard,root_owner=0:0" \
        -d "$root" "$work/root.ext4" || die 'mke2fs failed'
    owners_and_modes >"$work/debugfs.commands"
    debugfs -w -f "$work/debugfs.commands" "$work/root.ext4" >"$work/debugfs.log" 2>&1
    ! grep -v '^debugfs' "$work/debugfs.log" | grep . || die 'debugfs failed'
    build_esp
    say 'disk image'
    truncate -s "$((esp_mib + root_mib + 2))M" "$work/disk.raw"
    sfdisk -q "$work/disk.raw" <<TABLE || die 'sfdisk failed'
label: gpt
label-id: $table_uuid
first-lba: 2048
start=1MiB, size=${esp_mib}MiB, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, uuid=$esp_uuid, name=EFI
start=$((esp_mib + 1))MiB, size=${root_mib}MiB, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, uuid=$root_uuid, name=root
TABLE
    dd if="$work/esp" of="$work/disk.raw" bs=1M seek=1 conv=notrunc,sparse status=none
    dd if="$work/root.ext4" of="$work/disk.raw" bs=1M seek="$((esp_mib + 1))" conv=notrunc,sparse status=none
    qemu-img convert -q -m 1 -f raw -O qcow2 -c -o compat=1.1,lazy_refcounts=off "$work/disk.raw" "$work/image.qcow2" || die 'qemu-img failed'
    publish "$work/image.qcow2" "$disk_name" disk
}
