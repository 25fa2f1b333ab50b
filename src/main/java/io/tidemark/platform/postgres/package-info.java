/** The PostgreSQL server that a console starts for itself where none is configured. */
package io.tidemark.platform.postgres;
