package io.tidemark.vm;

import io.tidemark.platform.Amount;
import java.util.Locale;

/**
 * How much is meant: files (directories, links and deletions counted with them), packages, and the bytes of both.
 *
 * @param files 0 or more
 * @param packages 0 or more
 * @param bytes 0 or more
 */
public record Stake(long files, long packages, long bytes) {

    public static final Stake NOTHING = new Stake(0, 0, 0);

    public Stake {
        if (files < 0 || packages < 0 || bytes < 0) {
            throw new IllegalArgumentException("Negative: " + files + ", " + packages + ", " + bytes);
        }
    }

    static Stake of(AtRisk risk) {
        return new Stake(risk.files(), risk.packages(), risk.bytes());
    }

    public Stake plus(Stake other) {
        return new Stake(files + other.files, packages + other.packages, bytes + other.bytes);
    }

    Stake minus(Stake part) {
        return new Stake(files - part.files, packages - part.packages, bytes - part.bytes);
    }

    public boolean nothing() {
        return files == 0 && packages == 0;
    }

    /** With thousands separated, in every language alike: {@code 48,203}. */
    public String filesText() {
        return counted(files);
    }

    /** As {@link #filesText}. */
    public String packagesText() {
        return counted(packages);
    }

    /** Such as {@code 2.1 MB}. */
    public String size() {
        return new Amount(bytes).toString();
    }

    static String counted(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
