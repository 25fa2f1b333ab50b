/** Where the console begins: its command line, and what must stand before Quarkus does. */
package io.tidemark;
