package io.tidemark.platform;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A language the pages are written in. */
public enum Language {
    EN("en", "EN", "English"),
    ZH("zh", "中文", "简体中文");

    private final String code;
    private final String shortName;
    private final String fullName;

    Language(String code, String shortName, String fullName) {
        this.code = code;
        this.shortName = shortName;
        this.fullName = fullName;
    }

    /** The language of a code such as {@code zh}. */
    public static Optional<Language> byCode(String code) {
        for (Language language : values()) {
            if (language.code.equals(code)) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }

    /** The first of a browser's languages that the pages are written in, else English. */
    public static Language firstOf(List<Locale> accepted) {
        return accepted.stream()
                .flatMap(locale -> byCode(locale.getLanguage()).stream())
                .findFirst()
                .orElse(EN);
    }

    /** Such as {@code zh}: what stands in {@code lang} attributes, cookies and file names. */
    public String code() {
        return code;
    }

    /** As its own readers call it, in two letters. */
    public String shortName() {
        return shortName;
    }

    /** As its own readers call it. */
    public String fullName() {
        return fullName;
    }

    /** For formatting. */
    public Locale locale() {
        return Locale.forLanguageTag(code);
    }
}
