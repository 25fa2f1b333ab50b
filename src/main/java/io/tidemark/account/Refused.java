package io.tidemark.account;

import io.tidemark.platform.Problem;
import java.util.Optional;

/** Why a form of these pages was refused, for its words. */
public enum Refused {
    LAST_OWNER,
    NOT_FOUND,
    MEMBER_ALREADY,
    AUDITOR,
    ASKED_ALREADY,
    ANSWERED_ALREADY,
    NAME_TAKEN,
    SLUG_TAKEN,
    BREACHED,
    PASSWORD_LENGTH,
    WRONG_PASSWORD,
    WHY_MISSING,
    NOTE_MISSING,
    NUMBER,
    NAME,
    LABEL,
    WRONG_CODE,
    SECOND_FACTOR_ON,
    TEAM_IN_USE,
    TYPED,
    OWN_ACCOUNT,
    NO_PASSWORD,
    PASSWORD_SET,
    LAST_ADMIN,
    REASON_MISSING,
    TOO_MANY;

    /** @throws Problem itself, where no form of these pages leads to it */
    static Refused of(Problem problem) {
        return switch (problem.type()) {
            case "last-owner" -> LAST_OWNER;
            case "not-found" -> NOT_FOUND;
            case "member-already" -> MEMBER_ALREADY;
            case "auditor-changes-nothing" -> AUDITOR;
            case "asked-already" -> ASKED_ALREADY;
            case "answered-already" -> ANSWERED_ALREADY;
            case "name-taken" -> NAME_TAKEN;
            case "slug-taken" -> SLUG_TAKEN;
            case "second-factor-on" -> SECOND_FACTOR_ON;
            case "team-in-use" -> TEAM_IN_USE;
            case "no-password" -> NO_PASSWORD;
            case "password-set" -> PASSWORD_SET;
            case "own-account" -> OWN_ACCOUNT;
            case "last-admin" -> LAST_ADMIN;
            case "too-many-attempts" -> TOO_MANY;
            case "refused-value" -> ofField(problem);
            default -> throw problem;
        };
    }

    private static Refused ofField(Problem problem) {
        if (problem.details().containsKey("reason")) {
            return BREACHED;
        }
        return switch (Optional.ofNullable(problem.details().get("field"))
                .map(Object::toString)
                .orElse("")) {
            case "next", "password" -> PASSWORD_LENGTH;
            case "current" -> WRONG_PASSWORD;
            case "reason" -> REASON_MISSING;
            case "why" -> WHY_MISSING;
            case "note" -> NOTE_MISSING;
            case "vms", "vcpus", "memoryMib", "diskGib" -> NUMBER;
            case "label" -> LABEL;
            case "code" -> WRONG_CODE;
            case "typed" -> TYPED;
            case "name", "slug", "displayName" -> NAME;
            default -> throw problem;
        };
    }
}
