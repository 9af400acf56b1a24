#!/usr/bin/env bash
# Runs a command in a network of its own: loopback, an address that stands for the Internet, and a resolver on loopback.
# Nothing in it can leave this machine.
set -euo pipefail
ip link set lo up
ip link add host0 type veth peer name far0
ip addr add 10.9.8.7/24 dev host0
ip link set host0 up
ip link set far0 up
ip route add default via 10.9.8.1 dev host0
ip addr add 203.0.113.7/32 dev lo
mount --bind "$1" /etc/resolv.conf
shift
exec "$@"
