package io.tidemark.demo;

/** How a simulated VM behaves; its name says so, so that a fixture is recognised wherever it is seen. */
enum Temper {
    WELL,
    /** {@code …fail…}: QEMU does not start. */
    FAILS,
    /** {@code …hang…}: the guest never gets ready. */
    HANGS,
    /** {@code …halt…}: powers itself off once it is ready. */
    HALTS,
    /** {@code …forget…}: one package is not rebuilt. */
    FORGETS,
    /** {@code …risk…}: somebody has left files and packages in it that a restart would take. */
    RISKS,
    /** {@code …mute…}: the guest never answers what it is asked. */
    MUTE,
    /** {@code …babble…}: the guest answers something that was not asked. */
    BABBLES;

    static Temper of(String name) {
        if (name.contains("fail")) {
            return FAILS;
        }
        if (name.contains("hang")) {
            return HANGS;
        }
        if (name.contains("halt")) {
            return HALTS;
        }
        if (name.contains("forget")) {
            return FORGETS;
        }
        if (name.contains("risk")) {
            return RISKS;
        }
        if (name.contains("babble")) {
            return BABBLES;
        }
        return name.contains("mute") ? MUTE : WELL;
    }
}
