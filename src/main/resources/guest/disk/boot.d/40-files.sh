#!/bin/sh
# What guest.env asks for on a root that is the user's: the login on ttyS0, SSH keys, package repositories, the package volume.
# shellcheck source=src/main/resources/guest/lib.sh
. /run/tidemark/guest/lib.sh
read_env
step files doing

# With OpenRC, init reads inittab; it is told when the line changed. With systemd, a drop-in does the same.
if [ -f /etc/inittab ]; then
    old=$(cat /etc/inittab)
    sed -i '/^ttyS0:/d' /etc/inittab
    case $SERIAL_LOGIN in
        auto) echo 'ttyS0::respawn:/sbin/getty -L -n -l /usr/local/lib/tidemark/autologin 115200 ttyS0 xterm-256color' ;;
        *) echo 'ttyS0::respawn:/sbin/getty -L 115200 ttyS0 xterm-256color' ;;
    esac | merge_into /etc/inittab
    # From here, not from /run: it must be there before the seed volume is read.
    cp "$guest/autologin" /usr/local/lib/tidemark/autologin
    if [ "$old" != "$(cat /etc/inittab)" ]; then
        kill -HUP 1
        # The getty of the old line, if one runs already.
        pkill -f 'getty.* ttyS0' 2>/dev/null
    fi
elif command -v systemctl >/dev/null; then
    mkdir -p /run/systemd/system/serial-getty@ttyS0.service.d
    if [ "$SERIAL_LOGIN" = auto ]; then
        printf '[Service]\nExecStart=\nExecStart=-/sbin/agetty --autologin root --keep-baud 115200 %%I xterm-256color\n' \
            >/run/systemd/system/serial-getty@ttyS0.service.d/tidemark.conf
    fi
    systemctl daemon-reload
    systemctl restart --no-block serial-getty@ttyS0.service
fi

if [ -d /etc/profile.d ]; then
    write /etc/profile.d/tidemark.sh "$(cat "$guest/profile")
"
fi

if [ -n "$SSH_KEYS" ] || [ -f /root/.ssh/authorized_keys ]; then
    mkdir -p /root/.ssh
    chmod 0700 /root/.ssh
    printf '%s\n' "$SSH_KEYS" | merge_into /root/.ssh/authorized_keys
    chmod 0600 /root/.ssh/authorized_keys
fi

if command -v apk >/dev/null; then
    : >"$run/repositories"
    if disk=$(device tidemark-packages); then
        mkdir -p /media/tidemark/packages
        if mountpoint -q /media/tidemark/packages || mount -t squashfs -o ro "$disk" /media/tidemark/packages; then
            echo /media/tidemark/packages >>"$run/repositories"
        else
            problem "the package volume can't be mounted"
        fi
    fi
    [ -z "$REPOSITORIES" ] || printf '%s\n' "$REPOSITORIES" >>"$run/repositories"
    merge_into /etc/apk/repositories <"$run/repositories"
    for key in /media/tidemark/packages/keys/*.rsa.pub "$run"/keys/*.rsa.pub; do
        [ ! -f "$key" ] || cp "$key" /etc/apk/keys/
    done
fi
step files 'done'
