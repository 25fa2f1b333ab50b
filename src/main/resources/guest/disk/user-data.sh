#!/bin/sh
# The user data (or vendor data) of a disk-kind guest: run once by tiny-cloud or cloud-init, as root. Installs one small
# service that, at each boot, takes our programs from the volume with serial tidemark-seed and runs them; so they are always
# those of the host's agent, and nothing of them is kept on the root. Starts it for this first boot.
# Needs: OpenRC or systemd. Leaves: /usr/local/lib/tidemark/start and the service "tidemark". Running it twice does no harm.
set -u

home=/usr/local/lib/tidemark
mkdir -p "$home"
cat >"$home/start" <<'START'
#!/bin/sh
# Runs the programs on the volume with serial tidemark-seed; put here by Tidemark's user data.
modprobe -a -q virtio_console isofs 2>/dev/null
for serial in /sys/block/*/serial; do
    [ "$(cat "$serial" 2>/dev/null)" = tidemark-seed ] || continue
    serial=${serial%/serial}
    mkdir -p /run/tidemark/seed
    mount -t iso9660 -o ro "/dev/${serial##*/}" /run/tidemark/seed || exit 1
    cp -R /run/tidemark/seed/tidemark/. /run/tidemark/
    umount /run/tidemark/seed
    exec /run/tidemark/guest/disk/boot
done
echo 'tidemark: the seed volume is missing' >&2
exit 1
START
chmod 0755 "$home/start"

if command -v systemctl >/dev/null 2>&1; then
    cat >/etc/systemd/system/tidemark.service <<'UNIT'
[Unit]
Description=Tidemark: data volume and guest channel
After=local-fs.target systemd-udevd.service

[Service]
Type=oneshot
RemainAfterExit=yes
KillMode=none
ExecStart=/usr/local/lib/tidemark/start

[Install]
WantedBy=multi-user.target
UNIT
    systemctl daemon-reload
    systemctl enable tidemark.service
    systemctl start --no-block tidemark.service
elif [ -x /sbin/openrc-run ]; then
    cat >/etc/init.d/tidemark <<'SERVICE'
#!/sbin/openrc-run
description="Tidemark: data volume and guest channel"

depend() {
    need localmount
    after bootmisc hwdrivers modules networking
}

start() {
    ebegin "Starting Tidemark's guest programs"
    /usr/local/lib/tidemark/start
    eend $?
}

stop() {
    ebegin "Leaving the data volume clean"
    [ ! -x /run/tidemark/guest/tidemark-shutdown ] || /run/tidemark/guest/tidemark-shutdown
    eend 0
}
SERVICE
    chmod 0755 /etc/init.d/tidemark
    rc-update add tidemark boot
    # In the middle of a boot OpenRC must not be asked to start services it does not expect; what the service does is enough.
    "$home/start"
    mkdir -p /run/openrc/started
    ln -sf /etc/init.d/tidemark /run/openrc/started/tidemark
else
    echo 'tidemark: neither OpenRC nor systemd is here; the guest channel can not be installed' >&2
    exit 1
fi
