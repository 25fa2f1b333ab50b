/**
 * What Tidemark costs, measured in one run against named alternatives. {@code deployment/bench} runs it; no test asserts
 * a time.
 */
package io.tidemark.bench;
