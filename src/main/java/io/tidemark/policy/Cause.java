package io.tidemark.policy;

import java.util.Locale;

/**
 * Why an event does to a thing what it does. Each is said in {@code web/words/fates_*.properties} by its slug; the
 * comment names the values {0}, {1} of the sentence.
 */
public enum Cause {
    /** {0} the kept path. */
    KEPT_PATH,
    /** {0} the kept path. */
    KEPT_OVER_BASES,
    USER_DATA,
    PACKAGE_CACHE,
    CACHE_EMPTIED,
    IN_LAYER,
    ON_ROOT_DISK,
    WRITTEN_AT_BOOT,
    MERGED_AT_BOOT,
    MERGED_INTO_BASE,
    ADDED_AT_BOOT,
    IN_RAM,
    /** {0} the kept paths. */
    KEPT_BELOW,
    IN_RUN,
    OF_KERNEL,
    TMP_OF_SYSTEM,
    NEW_OR_CHANGED,
    BACK_TO_BASE,
    NOT_FLUSHED,
    AGREED,
    LAYER_OF_OLD_BASE,
    DISK_OF_OLD_IMAGE,
    VOLUME_ANEW,
    DISK_ANEW,
    AS_OF_SNAPSHOT,
    DELETED,
    /** {0} the kept path. */
    PARKED,
    /** {0} the kept path before, {1} the one afterwards. */
    KEPT_MOVES_ALONG,
    LAYER_UNUSED,
    OTHER_KIND_OF_ROOT,
    PACKAGE_OF_BASE,
    PACKAGE_OF_NEW_BASE,
    PACKAGE_FROM_CACHE,
    PACKAGE_FROM_SNAPSHOT,
    PACKAGE_ON_NEW_BASE,
    PACKAGES_IN_RAM,
    PACKAGE_UNCACHED,
    PACKAGE_NOT_IN_WORLD,
    WORLD_NOT_KEPT,
    UPGRADE_FORGOTTEN,
    UPGRADE_FROM_CACHE,
    UPGRADE_UNCACHED,
    UPGRADE_ON_NEW_BASE,
    REMOVED_STAYS,
    PACKAGE_IN_LAYER,
    PACKAGE_ON_DISK,
    PACKAGES_ANEW,
    PACKAGE_CONDITIONS;

    /** The key of its words, such as {@code kept-path}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
