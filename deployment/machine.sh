# shellcheck shell=sh
# Sourced by the programs beside it: finds a JDK and Maven, installs Debian packages. Needs POSIX sh; changes nothing
# but JAVA_HOME and PATH until install_packages is called.

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Prints the feature release of the JDK in directory $1, or nothing where it is none.
jdk_release() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  printf '%s' "$version"
}

# Sets JAVA_HOME to the newest JDK of release 21 or later, and puts it first in PATH.
use_java() {
  best=
  best_release=20
  on_path=$(command -v javac || true)
  if [ -n "$on_path" ]; then
    on_path=$(readlink -f "$on_path")
    on_path=${on_path%/bin/javac}
  fi
  for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /opt/java/* /opt/jdk* "${HOME:-/root}"/.sdkman/candidates/java/*; do
    [ -n "$home" ] || continue
    release=$(jdk_release "$home")
    if [ -n "$release" ] && [ "$release" -gt "$best_release" ]; then
      best=$home
      best_release=$release
    fi
  done
  [ -n "$best" ] || fail "There is no JDK 21 or newer here. Install one (Debian 13: apt-get install openjdk-21-jdk-headless; elsewhere Eclipse Temurin 21 or newer) or set JAVA_HOME to it."
  JAVA_HOME=$best
  PATH=$JAVA_HOME/bin:$PATH
  export JAVA_HOME PATH
}

# Prints those of the named Debian packages that are not installed.
missing_packages() {
  for package in "$@"; do
    dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q ' installed$' || printf '%s ' "$package"
  done
}

# Installs the named Debian packages where this is Debian and we are root; else says which are missing.
install_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "This is not a Debian machine: what these Debian packages hold has to be here: $*"
    return 0
  fi
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    fail "These Debian packages are missing: $missing
Install them as root: apt-get install --no-install-recommends $missing"
  fi
  say "Installing Debian packages: $missing"
  log=$(mktemp)
  # shellcheck disable=SC2086 # a list of words
  if ! { DEBIAN_FRONTEND=noninteractive apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    fail "The Debian packages could not be installed; the lines above say why."
  fi
  rm -f "$log"
}

# Sees to Maven, npm and musl-gcc, which build the project; another way of having them than Debian's is as good.
use_build_tools() {
  { command -v gcc && command -v musl-gcc; } >/dev/null || install_packages gcc musl-tools
  command -v mvn >/dev/null || install_packages maven
  command -v npm >/dev/null || install_packages nodejs npm
}

# What a host needs to run VMs, and to make the local images.
# shellcheck disable=SC2034 # used by what sources this
HOST_PACKAGES="qemu-system-x86 qemu-utils ovmf e2fsprogs xorriso squashfs-tools"

# What the agent's JVM is told: it is small and has little to do. Measured after it prepared a base and started a VM: 62 to
# 64 MiB resident; 5 MiB more without compiling later than usual and a heap that gives back what it does not need, more
# without handing freed native memory back (TrimNativeHeap…, Java 22 and newer). Reflection by the JVM's own accessors saves
# the classes that Java would spin for each field. Buffers of more than 16 KiB are freed after use: 1.5 MiB less. The JDK's
# class archive stays where it was made for, so that only what is used of it is in memory: 2 MiB less.
# shellcheck disable=SC2034 # used by what sources this
AGENT_JVM="-XX:+IgnoreUnrecognizedVMOptions -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:CICompilerCount=1 \
-XX:TrimNativeHeapInterval=1000 -XX:+UseCompactObjectHeaders -XX:-UsePerfData \
-XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 \
-Djdk.virtualThreadScheduler.parallelism=2 -Djdk.reflect.useNativeAccessorOnly=true -Djdk.nio.maxCachedBufferSize=16384 \
-XX:CompileThresholdScaling=20 \
-Xms1m -Xmx32m -XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=15 -XX:-ShrinkHeapInSteps -Xss256k"
# What the console's JVM is told.
# shellcheck disable=SC2034 # used by what sources this
CONSOLE_JVM="-XX:+UseSerialGC -Xmx512m --enable-native-access=ALL-UNNAMED"
