/** What every feature stands on and no domain word names: problems, ids, paging, time, the layout of pages. */
package io.tidemark.platform;
