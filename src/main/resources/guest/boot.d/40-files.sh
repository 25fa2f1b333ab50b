#!/bin/sh
# Writes what is ours at every boot, in a kept /etc too: replaced files, merged files (README.md says which), and mounts
# the volumes that apk reads packages from.
# shellcheck source=src/main/resources/guest/lib.sh
. /run/tidemark/guest/lib.sh
read_env
step files doing

write /etc/hostname "$HOSTNAME_WANTED
"
hostname "$HOSTNAME_WANTED"
printf '127.0.1.1\t%s\n' "$HOSTNAME_WANTED" | merge_into /etc/hosts

mkdir -p /etc/network
interfaces='auto lo
iface lo inet loopback
'
for card in /sys/class/net/eth*; do
    [ ! -e "$card" ] || interfaces="$interfaces
auto ${card##*/}
iface ${card##*/} inet dhcp
"
done
write /etc/network/interfaces "$interfaces"
[ ! -L /etc/resolv.conf ] || rm -f /etc/resolv.conf
# DHCP writes it anew; what an earlier network said must not answer until then.
true >/etc/resolv.conf || problem 'there is no room to write /etc/resolv.conf'

# Where apk finds packages: the ISO, the package volume, then what the definition names.
: >"$run/repositories"
if disk=$(device tidemark-iso); then
    mkdir -p /media/tidemark/iso
    if mount -t iso9660 -o ro "$disk" /media/tidemark/iso; then
        for mark in /media/tidemark/iso/.boot_repository /media/tidemark/iso/*/.boot_repository; do
            [ -f "$mark" ] && echo "${mark%/.boot_repository}" >>"$run/repositories"
        done
    else
        problem "the ISO can't be mounted; its packages are out of reach"
    fi
fi
cp "$run/repositories" "$run/repositories-without-network"
if disk=$(device tidemark-packages); then
    mkdir -p /media/tidemark/packages
    if mount -t squashfs -o ro "$disk" /media/tidemark/packages; then
        echo /media/tidemark/packages >>"$run/repositories"
    else
        problem "the package volume can't be mounted"
    fi
fi
[ -z "$REPOSITORIES" ] || printf '%s\n' "$REPOSITORIES" >>"$run/repositories"
mkdir -p /etc/apk/keys
merge_into /etc/apk/repositories <"$run/repositories"
for key in "$run"/base/etc/apk/keys/*.rsa.pub /media/tidemark/packages/keys/*.rsa.pub "$run"/keys/*.rsa.pub; do
    if [ ! -f "$key" ] || cmp -s "$key" "/etc/apk/keys/${key##*/}"; then continue; fi
    cp "$key" /etc/apk/keys/ || problem "there is no room for the key ${key##*/}"
done
hook=/etc/apk/commit_hooks.d/tidemark
mkdir -p /etc/apk/commit_hooks.d
[ "$(readlink "$hook")" = "$guest/apk-hook" ] || ln -sf "$guest/apk-hook" "$hook"

mkdir -p /etc/profile.d
write /etc/profile.d/tidemark.sh "$(cat "$guest/profile")
"

# ttyS0 is ours: one login on it, whatever else the file says.
sed '/^# tidemark begin/,$d' /etc/inittab | grep -q '^ttyS0:' && sed -i '/^ttyS0:/d' /etc/inittab
{
    case $SERIAL_LOGIN in
        auto) echo "ttyS0::respawn:/sbin/getty -L -n -l $guest/autologin 115200 ttyS0 xterm-256color" ;;
        *) echo 'ttyS0::respawn:/sbin/getty -L 115200 ttyS0 xterm-256color' ;;
    esac
    echo "::once:$guest/tidemark-ready"
    echo "::shutdown:$guest/tidemark-shutdown"
} | merge_into /etc/inittab
# Where a login asks, an empty password (Alpine's ISOs have one for root) is no answer.
[ "$SERIAL_LOGIN" = auto ] || ! grep -q '^root::' /etc/shadow || sed -i 's/^root::/root:*:/' /etc/shadow ||
    problem 'an empty password of root could not be locked'

if [ -n "$SSH_KEYS" ] || [ -f /root/.ssh/authorized_keys ]; then
    mkdir -p /root/.ssh
    chmod 0700 /root/.ssh
    printf '%s\n' "$SSH_KEYS" | merge_into /root/.ssh/authorized_keys
    chmod 0600 /root/.ssh/authorized_keys
fi

# An OpenRC that was told so empties /tmp while booting; a policy that keeps it, or something in it, means it.
if has_volume && { [ "$ROOT" = layered ] || grep -qE '^/tmp(/|$)' "$run/kept" 2>/dev/null; }; then
    echo 'wipe_tmp="NO"' | merge_into /etc/conf.d/bootmisc
fi
step files 'done'
