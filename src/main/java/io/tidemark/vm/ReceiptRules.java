package io.tidemark.vm;

import io.tidemark.policy.Fate;
import io.tidemark.protocol.Receipt;
import io.tidemark.protocol.Receipt.Became;
import io.tidemark.protocol.VmReport.NotRebuilt;
import io.tidemark.vm.PreviewEntity.Told;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a boot did otherwise, and worse, than had been promised: a pure function. */
final class ReceiptRules {

    /** Of more than these, the rest is counted by the receipt itself. */
    private static final int MOST = 200;

    private ReceiptRules() {}

    /** Whose promise it was. */
    enum By {
        /** The guest's own, before the boot. */
        GUEST,
        /** The preview that somebody accepted. */
        PREVIEW
    }

    /**
     * A promise that was not held, as it is stored.
     *
     * @param why the guest's words; empty where it had none
     */
    record Broken(String what, Became promised, Became found, By by, String why) {}

    /**
     * @param notRebuilt the packages that the guest could not rebuild
     * @param told what the accepted preview had told; empty where nothing had been accepted
     */
    static List<Broken> of(Receipt receipt, List<NotRebuilt> notRebuilt, List<Told> told) {
        Map<String, String> reasons = notRebuilt.stream()
                .collect(Collectors.toMap(NotRebuilt::name, NotRebuilt::why, (first, second) -> first));
        Map<String, Told> foretold = told.stream()
                .collect(Collectors.toMap(Told::what, each -> each, (first, second) -> first, LinkedHashMap::new));
        Map<String, Broken> broken = new LinkedHashMap<>();
        for (Receipt.Line line : receipt.lines()) {
            String why = reasons.getOrDefault(line.what(), "");
            if (line.found().compareTo(line.promised()) > 0) {
                broken.put(line.what(), new Broken(line.what(), line.promised(), line.found(), By.GUEST, why));
            } else if (foretold.containsKey(line.what())) {
                Became promised = became(foretold.get(line.what()).foretold());
                if (line.found().compareTo(promised) > 0) {
                    broken.put(line.what(), new Broken(line.what(), promised, line.found(), By.PREVIEW, why));
                }
            }
        }
        reasons.forEach((name, why) -> {
            if (foretold.containsKey(name) && foretold.get(name).foretold() == Fate.REBUILT) {
                broken.putIfAbsent(name, new Broken(name, Became.REBUILT, Became.LOST, By.PREVIEW, why));
            }
        });
        return broken.values().stream().limit(MOST).toList();
    }

    static Fate fate(Became became) {
        return switch (became) {
            case KEPT -> Fate.KEPT;
            case REBUILT -> Fate.REBUILT;
            case REPLACED -> Fate.REPLACED;
            case REVERTED -> Fate.REVERTED;
            case LOST -> Fate.LOST;
        };
    }

    private static Became became(Fate fate) {
        return switch (fate) {
            case KEPT -> Became.KEPT;
            case REBUILT -> Became.REBUILT;
            case REPLACED -> Became.REPLACED;
            case REVERTED -> Became.REVERTED;
            case LOST -> Became.LOST;
        };
    }
}
