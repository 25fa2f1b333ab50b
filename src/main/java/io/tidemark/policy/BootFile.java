package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A file that every boot writes, in a kept {@code /etc} too. The table of them all stands here; a test compares it with
 * the guest's programs and their README.
 */
public record BootFile(String path, Handling handling) {

    /** What a boot does to it. */
    public enum Handling {
        /** Written anew: whatever was there is gone. */
        REPLACED,
        /** Our lines are written anew, between two marks; the rest of the file stays as it is. */
        MERGED,
        /** A directory that gets files of ours; those of others stay. */
        ADDED;

        /** The word of the API. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final BootFile KEYS = new BootFile("/etc/apk/keys", Handling.ADDED);

    /**
     * Where {@code /tmp}, or something in it, is kept, and on a layered root: an OpenRC that was told to empty it would. On a
     * root disk that is for the system on it to say.
     */
    static final BootFile KEEPS_TMP = new BootFile("/etc/conf.d/bootmisc", Handling.MERGED);

    /** Three lines at each login by ssh. */
    private static final BootFile BANNER = new BootFile("/etc/profile.d/tidemark.sh", Handling.REPLACED);

    /** On the roots of an ISO: {@code boot.d/40-files.sh} of the guest. */
    static final List<BootFile> OF_ISO = List.of(
            new BootFile("/etc/hostname", Handling.REPLACED),
            new BootFile("/etc/resolv.conf", Handling.REPLACED),
            new BootFile("/etc/network/interfaces", Handling.REPLACED),
            new BootFile("/etc/apk/commit_hooks.d/tidemark", Handling.REPLACED),
            BANNER,
            new BootFile("/etc/hosts", Handling.MERGED),
            new BootFile("/etc/inittab", Handling.MERGED),
            new BootFile("/etc/apk/repositories", Handling.MERGED),
            new BootFile("/root/.ssh/authorized_keys", Handling.MERGED),
            KEEPS_TMP,
            KEYS);

    /** On a root disk: {@code disk/boot.d/40-files.sh} of the guest. What cloud-init does besides is the image's matter. */
    static final List<BootFile> OF_DISK = List.of(
            BANNER,
            new BootFile("/etc/inittab", Handling.MERGED),
            new BootFile("/etc/apk/repositories", Handling.MERGED),
            new BootFile("/root/.ssh/authorized_keys", Handling.MERGED),
            KEYS);

    /** Those that a boot of this revision writes. */
    public static List<BootFile> of(Revision revision) {
        return switch (revision.root()) {
            case DISK -> OF_DISK;
            case LAYERED -> OF_ISO;
            case RAM ->
                OF_ISO.stream()
                        .filter(file -> !file.equals(KEEPS_TMP) || keepsTmp(revision))
                        .toList();
        };
    }

    private static boolean keepsTmp(Revision revision) {
        return revision.kept().stream().anyMatch(path -> PathRules.isAtOrBelow(path, "/tmp"));
    }

    /** What a boot of this revision does to a path, if it does anything. */
    static Optional<Handling> handling(Revision revision, String path) {
        return of(revision).stream()
                .filter(file -> file.handling == Handling.ADDED
                        ? PathRules.isAtOrBelow(path, file.path)
                        : path.equals(file.path))
                .map(BootFile::handling)
                .findFirst();
    }
}
