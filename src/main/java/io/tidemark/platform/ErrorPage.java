package io.tidemark.platform;

/** Makes the page that a browser gets where a request was refused or went wrong; the feature that owns the layout provides it. */
@FunctionalInterface
public interface ErrorPage {

    /** The whole page as HTML, in the language of the request that is being served. */
    String html(Refusal refusal);
}
