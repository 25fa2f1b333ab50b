/** The append-only log of who did or tried what. */
package io.tidemark.audit;
