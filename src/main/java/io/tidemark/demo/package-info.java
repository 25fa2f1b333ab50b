/**
 * A simulated agent that speaks the real protocol over a real socket, for work on pages and for tests of many hosts. It
 * runs no VM, so it is never the answer to whether one runs. It knows the console only from outside.
 */
package io.tidemark.demo;
