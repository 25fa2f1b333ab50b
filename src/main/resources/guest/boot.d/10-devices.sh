#!/bin/sh
# Loads what the first services need; the rest is OpenRC's hwdrivers'. Without a network card nothing here fails.
modprobe -a -q virtio_net af_packet
# Nobody waits for these yet.
modprobe -a -q virtio_rng button evdev &
ip link set lo up
# Up early: by the time the network is configured, duplicate address detection is over (OpenRC's networking waits for it).
for card in /sys/class/net/eth*; do
    [ ! -e "$card" ] || ip link set "${card##*/}" up
done
