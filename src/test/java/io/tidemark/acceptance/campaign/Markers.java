package io.tidemark.acceptance.campaign;

import io.tidemark.acceptance.campaign.Marker.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Makes markers up: by its seed always the same ones. A file of the base is taken once in a campaign of one VM. */
final class Markers {

    private static final List<String> PLACES = List.of(
            "/etc",
            "/etc/conf.d",
            "/etc/init.d",
            "/home",
            "/home/ada",
            "/root",
            "/root/.config",
            "/opt",
            "/opt/app/bin",
            "/srv",
            "/srv/www",
            "/tmp",
            "/usr/bin",
            "/usr/share",
            "/usr/local/bin",
            "/usr/local/share/tide",
            "/var/lib",
            "/var/lib/app/state",
            "/var/log",
            "/var/log/app",
            "/var/cache",
            "/var/cache/app",
            "/var/tmp",
            "/var/spool",
            "/mnt",
            "/mnt/data",
            "/mnt/data/deep/er",
            "/media",
            "/new-at-the-top");

    private static final List<String> NAMES = List.of(
            "plain",
            ".hidden",
            "with space",
            "quo'te",
            "dou\"ble",
            "back\\slash",
            "dollar$HOME",
            "semi;colon",
            "star*",
            "-dash",
            "ünïcödé-潮",
            "new\nline",
            "tab\tbed",
            "%2F",
            ".new-x",
            "trailing ");

    private static final List<Kind> NEW_KINDS =
            Stream.of(Kind.values()).filter(kind -> !kind.isOfBase()).toList();

    private static final List<Kind> BASE_KINDS =
            Stream.of(Kind.values()).filter(Kind::isOfBase).toList();

    private final Random random;
    private final List<String> baseFiles;
    private int count;

    /**
     * @param baseFiles files of the base that a guest can do without
     */
    Markers(long seed, List<String> baseFiles) {
        this.random = new Random(seed);
        this.baseFiles = new ArrayList<>(baseFiles);
        Collections.shuffle(this.baseFiles, random);
    }

    /** The next {@code most} markers; a third of them change files of the base, while there are any left. */
    List<Marker> next(int most) {
        List<Marker> markers = new ArrayList<>();
        while (markers.size() < most) {
            count++;
            if (random.nextInt(3) == 0 && !baseFiles.isEmpty()) {
                markers.add(new Marker(pick(BASE_KINDS), baseFiles.removeLast()));
            } else {
                markers.add(new Marker(pick(NEW_KINDS), pick(PLACES) + "/m" + count + "-" + pick(NAMES)));
            }
        }
        return markers;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
