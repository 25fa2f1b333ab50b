package io.tidemark.vm;

import io.tidemark.account.Lockable;
import io.tidemark.account.Rails;
import io.tidemark.platform.Language;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Says on pages what a team's guard rails do not let it choose. */
record Fences(Rails rails, Language language) {

    Optional<String> whyNotImage(UUID image) {
        return RailRules.whyNotImage(rails, image).map(this::say);
    }

    Optional<String> whyNotPolicy(UUID policy) {
        return RailRules.whyNotPolicy(rails, policy).map(this::say);
    }

    /** Why fields of a form can't be filled in, by their names. */
    Map<String, String> locked(NewVmForm form) {
        Map<String, String> why = new HashMap<>();
        for (Lockable field : rails.lockedInOrder()) {
            why.put(field.field(), say(RailRules.locked(field, value(field, form))));
        }
        return why;
    }

    private static String value(Lockable field, NewVmForm form) {
        return switch (field) {
            case VCPUS -> form.vcpus();
            case MEMORY -> form.memoryMib() + " MiB";
            case DATA_VOLUME -> form.dataVolumeGib().isEmpty() ? "–" : form.dataVolumeGib() + " GiB";
            case SERIAL_LOGIN -> "auto";
            case PACKAGES, REPOSITORIES, SSH_KEYS, USER_DATA, FORWARDS -> "–";
        };
    }

    private String say(Reason reason) {
        return ReasonWords.say(reason, language);
    }
}
