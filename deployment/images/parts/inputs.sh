# shellcheck shell=sh disable=SC2034,SC2154
# Sourced by build-alpine: what the images are made of, the tools it takes, and what the mirror holds when it is done.

# Tool, then the Debian package that has it.
tools='apt-get apt
busybox busybox-static
cpio cpio
dpkg-deb dpkg
flock util-linux
mke2fs e2fsprogs
debugfs e2fsprogs
depmod kmod
mformat mtools
mcopy mtools
mksquashfs squashfs-tools
objcopy binutils
openssl openssl
qemu-img qemu-utils
sfdisk fdisk
unshare util-linux
xorriso xorriso'
stub=/usr/lib/systemd/boot/efi/linuxx64.efi.stub

# The packages of an official "virt" ISO's repository; each with everything it needs. For the CDN only: a directory has them.
iso_packages='alpine-base alpine-conf busybox chrony dhcpcd doas e2fsprogs e2fsprogs-extra kbd-bkeymaps network-extras openntpd
openssl openssh tiny-cloud-alpine tiny-cloud-nocloud tzdata wget'
extra_packages='dosfstools grep jq lsblk netcat-openbsd zstd'
minirootfs_digest=b7b8904ee85a17ca26a560df5f7343559a531c729bb19ea6c4cf35425c66e09fbc2652304d2d94ced59cd6a5b85cd68f63af28e0c3e055f8422aff8f4a38b9a2

debian_packages() {
    { echo "$tools" | while read -r _ package; do echo "$package"; done; echo systemd-boot-efi; } | sort -u
}

require_tools() {
    missing=$(
        export PATH="$PATH:/usr/sbin:/sbin"
        echo "$tools" | while read -r tool package; do command -v "$tool" >/dev/null || echo "$package"; done
        [ -f "$stub" ] || echo systemd-boot-efi
    )
    missing=$(echo "$missing" | sort -u | tr '\n' ' ')
    [ -z "${missing% }" ] || die "install these Debian packages first: ${missing% }"
    export PATH="$PATH:/usr/sbin:/sbin"
    unshare -r true 2>/dev/null ||
        die 'user namespaces are off here; switch them on: sysctl kernel.unprivileged_userns_clone=1 (or user.max_user_namespaces)'
}

# Sets kernel_package, kernel_version and unpacks the package into $work/kernel.
fetch_kernel() {
    if [ -z "$kernel" ]; then
        [ -n "$(apt-cache depends linux-image-cloud-amd64 2>/dev/null)" ] || [ "$(id -u)" != 0 ] || apt-get update -qq
        name=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null |
            sed -n 's/^ *Depends: \(linux-image-[0-9][^ ]*-cloud-amd64\)$/\1/p' | head -n 1)
        [ -n "$name" ] || die 'apt does not know linux-image-cloud-amd64; run apt-get update, or give --kernel FILE.deb'
        say "fetching $name"
        mkdir -p "$work/deb"
        chmod 755 "$work" "$work/deb"
        (cd "$work/deb" && apt-get download -qq "$name" 2>"$work/apt.log") || { cat "$work/apt.log" >&2; die "could not fetch $name"; }
        kernel=$(echo "$work"/deb/*.deb)
    fi
    dpkg-deb -x "$kernel" "$work/kernel"
    kernel_package=$(dpkg-deb -f "$kernel" Package)_$(dpkg-deb -f "$kernel" Version)
    kernel_version=$(ls "$work/kernel/lib/modules")
    say "kernel $kernel_package"
}

# Runs a program inside the minirootfs, as its root, without being root: run_in_alpine PROGRAM ARGUMENT…
run_in_alpine() {
    unshare -r chroot "$work/alpine" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

# Sets up $work/alpine (a minirootfs to run apk in) with iso/ and extra/ in it.
fetch_alpine() {
    mkdir -p "$work/alpine"
    if [ -n "$from" ]; then
        archive=$from/$minirootfs
        [ -f "$archive" ] || die "no $minirootfs in $from"
    else
        archive=$work/$minirootfs
        say "fetching $minirootfs"
        fetch "$cdn/v${release%.*}/releases/x86_64/$minirootfs" "$archive"
    fi
    [ "$(sha512sum "$archive" | cut -d' ' -f1)" = "$minirootfs_digest" ] || die "$archive is not the minirootfs it should be"
    tar -C "$work/alpine" -xzf "$archive"
    mkdir -p "$work/alpine/iso/x86_64" "$work/alpine/extra/x86_64"
    if [ -n "$from" ]; then
        cp "$from/iso-$release"/x86_64/* "$work/alpine/iso/x86_64/"
        cp "$from"/extra/x86_64/*.apk "$work/alpine/extra/x86_64/"
    else
        fetch_packages
    fi
    # Both hold packages that are signed by Alpine; apk says so or it says otherwise.
    run_in_alpine sh -c 'apk verify --quiet /iso/x86_64/*.apk /extra/x86_64/*.apk' || die 'a package is not signed by Alpine'
}

fetch() {
    if command -v curl >/dev/null; then
        curl --fail --silent --show-error --location --output "$2" "$1"
    else
        wget -q -O "$2" "$1"
    fi || die "could not fetch $1; give --from DIR on a machine without internet"
}

fetch_packages() {
    say "fetching packages from $cdn"
    cp /etc/resolv.conf "$work/alpine/etc/resolv.conf" 2>/dev/null || true
    printf '%s\n' "$cdn/v${release%.*}/main" "$cdn/v${release%.*}/community" >"$work/alpine/etc/apk/repositories"
    # shellcheck disable=SC2086 # lists of words
    run_in_alpine sh -c 'apk --quiet update && cd /iso/x86_64 && apk --quiet fetch --recursive "$@"' - $iso_packages ||
        die "could not fetch the packages from $cdn"
    # shellcheck disable=SC2086
    run_in_alpine sh -c 'cd /extra/x86_64 && apk --quiet fetch --recursive "$@"' - $extra_packages ||
        die "could not fetch the packages from $cdn"
    for package in "$work"/alpine/extra/x86_64/*.apk; do
        [ ! -f "$work/alpine/iso/x86_64/${package##*/}" ] || rm "$package"
    done
    index_repository "$work/alpine/iso/x86_64"
}

# Moves a finished image to its place in the mirror: publish FILE NAME KIND
publish() {
    hex=$(sha512sum "$1" | cut -d' ' -f1)
    bytes=$(stat -c %s "$1")
    mkdir -p "$out/sha512"
    chmod 644 "$1"
    mv "$1" "$out/sha512/$hex"
    printf '{"name":"%s","kind":"%s","arch":"x86_64","digest":"sha512:%s","bytes":%s}\n' "$2" "$3" "$hex" "$bytes" >>"$work/entries"
    say "$2 ($3, $((bytes / 1048576)) MiB) sha512:$hex"
}

# The index lists what was there under other names, too, so that variants share a mirror.
write_index() {
    sed 's/^{\("name":"[^"]*"\).*/\1/' "$work/entries" >"$work/names"
    {
        [ ! -f "$out/index.json" ] || sed -n 's/^ *\({.*}\),\{0,1\}$/\1/p' "$out/index.json" |
            grep -v -F -f "$work/names" || true
        cat "$work/entries"
    } | sort >"$work/all"
    { echo '['; sed '$!s/$/,/;s/^/  /' "$work/all"; echo ']'; } >"$work/index.json"
    mv "$work/index.json" "$out/index.json"
    # Files that no entry names are left over from an earlier build of the same name.
    for file in "$out"/sha512/*; do
        grep -q "sha512:${file##*/}\"" "$out/index.json" || rm -f "$file"
    done
}

mirror_is_whole() {
    [ -d "$out/packages/keys" ] && [ -s "$out/packages/x86_64/APKINDEX.tar.gz" ] || return 1
    names="$iso_name $disk_name"
    [ -z "$variant" ] || names=$iso_name
    for name in $names; do
        entry=$(grep -F "\"name\":\"$name\"" "$out/index.json" 2>/dev/null) || return 1
        hex=$(echo "$entry" | sed 's/.*sha512:\([0-9a-f]*\).*/\1/')
        bytes=$(echo "$entry" | sed 's/.*"bytes":\([0-9]*\).*/\1/')
        [ "$(stat -c %s "$out/sha512/$hex" 2>/dev/null)" = "$bytes" ] || return 1
    done
}
