/** What stands around every page, the front door, and pages that show several features. */
package io.tidemark.home;
