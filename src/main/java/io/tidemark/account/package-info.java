/** People and programs that sign in, their teams and roles, sessions and tokens. */
package io.tidemark.account;
