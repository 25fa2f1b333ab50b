package io.tidemark.acceptance.campaign;

import io.tidemark.acceptance.SerialConsole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changes places in a guest and looks at them, over its serial console: all of it in the guest's own shell, none of the
 * programs that are to be proven.
 */
final class GuestEye {

    /** Both functions take a path in base64; what they know of it is printed on one line. */
    private static final String FUNCTIONS = """
            t() { p=$(echo "$1" | base64 -d; echo _); p=${p%?}; }
            look() {
              t "$1"
              if [ -L "$p" ]; then echo "link $(readlink "$p" | base64 | tr -d '\\n')"
              elif [ -d "$p" ]; then echo "directory $(stat -c %a "$p")"
              elif [ -e "$p" ]; then echo "file $(stat -c %a "$p") $(sha256sum <"$p" | cut -c1-16)"
              else echo absent; fi
            }
            plant() {
              t "$2"
              d=$(dirname -- "$p"; echo _); d=${d%??}
              mkdir -p -- "$d"
              case $1 in
                FILE) echo "planted $2" >"$p" ;;
                EMPTY_FILE) : >"$p" ;;
                DIRECTORY) mkdir -- "$p" ;;
                LINK) ln -s /nowhere "$p" ;;
                HARD_LINK) echo "planted $2" >"$p.first"; ln -- "$p.first" "$p" ;;
                CHANGED) echo "changed $2" >>"$p" ;;
                SAME_SIZE) n=$(stat -c %s "$p"); head -c "$n" /dev/zero | tr '\\0' x >"$p.x"; cat "$p.x" >"$p"; rm "$p.x" ;;
                DELETED) rm -- "$p" ;;
                MODE) chmod 0600 -- "$p"; chmod +t -- "$p" ;;
              esac
            }
            """;

    private static final String FILE = "/run/campaign.sh";

    /** A line that the console's shell takes in one go. */
    private static final int AT_ONCE = 600;

    private final SerialConsole console;

    GuestEye(SerialConsole console) {
        this.console = console;
        String program = Base64.getEncoder().encodeToString(FUNCTIONS.getBytes(StandardCharsets.UTF_8));
        console.run("rm -f " + FILE + ".64");
        for (int at = 0; at < program.length(); at += AT_ONCE) {
            console.run(
                    "echo " + program.substring(at, Math.min(program.length(), at + AT_ONCE)) + " >>" + FILE + ".64");
        }
        console.run("tr -d '\\n' <" + FILE + ".64 | base64 -d >" + FILE + " && . " + FILE);
    }

    /** Files of the base that a guest boots and is reached without. */
    List<String> baseFiles() {
        String found =
                console.run("find /etc /usr/share /usr/bin /lib/sysctl.d /var -xdev -type f -size -200k 2>/dev/null"
                        + " | grep -v -e /apk/ -e /tidemark -e inittab -e /ssh -e /network -e '/etc/host' -e resolv -e passwd -e shadow"
                        + " -e '/etc/group' -e profile -e fstab -e /rc -e init.d -e conf.d -e securetty -e mdev -e udhcpc -e motd -e issue"
                        + " -e /acpi -e /var/lib -e /var/log -e /var/cache -e modprobe -e modules -e ldd -e scanelf -e getconf -e iconv"
                        + " -e localtime -e /etc/ssl -e random-seed -e '-$' -e logrotate -e terminfo -e '\\.bak'"
                        + " | head -n 400 | base64 | tr -d '\\n'");
        return new String(Base64.getDecoder().decode(found), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    void plant(List<Marker> markers) {
        markers.forEach(marker -> console.run("plant " + marker.kind() + " " + marker.typed()));
        console.run("sync");
    }

    /** What stands in each place, in words that are the same for the same bytes and mode. */
    Map<String, String> look(List<Marker> markers) {
        Map<String, String> seen = new TreeMap<>();
        List<Marker> batch = new ArrayList<>();
        int length = 0;
        for (Marker marker : markers) {
            if (length + marker.typed().length() > AT_ONCE) {
                look(batch, seen);
                batch.clear();
                length = 0;
            }
            batch.add(marker);
            length += marker.typed().length() + 1;
        }
        look(batch, seen);
        return seen;
    }

    private void look(List<Marker> batch, Map<String, String> seen) {
        if (batch.isEmpty()) {
            return;
        }
        String typed = String.join(" ", batch.stream().map(Marker::typed).toList());
        List<String> lines = console.run("for p64 in " + typed + "; do look $p64; done")
                .lines()
                .toList();
        if (lines.size() != batch.size()) {
            throw new AssertionError("looked at " + batch.size() + " places, got " + lines);
        }
        for (int at = 0; at < batch.size(); at++) {
            seen.put(batch.get(at).path(), lines.get(at).strip());
        }
    }

    /** The versions of packages by name; those that are not installed are missing. */
    Map<String, String> versions(List<String> names) {
        Map<String, String> versions = new TreeMap<>();
        for (String name : names) {
            String said = console.run("apk info -e -v " + name + " || true");
            if (!said.isEmpty()) {
                versions.put(name, said);
            }
        }
        return versions;
    }

    /** Types a command of a user's. */
    void run(String command) {
        console.run(command);
    }
}
