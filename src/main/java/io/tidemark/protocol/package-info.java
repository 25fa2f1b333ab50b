/**
 * What crosses the wire between a host's agent and the console: records, enums and sealed interfaces only.
 *
 * <p>Text frames carry one {@link io.tidemark.protocol.ToAgent} or {@link io.tidemark.protocol.ToConsole} as JSON with
 * an explicit {@code type}; unknown fields are ignored. Binary frames carry a stream: four bytes of stream id, big
 * endian, then the payload. Messages are added, never changed; one golden file for each stands in
 * {@code src/test/resources/protocol}.
 */
package io.tidemark.protocol;
