/**
 * The product as its users have it: the built console and agent as processes, real QEMU, real Alpine, a real browser.
 * Nothing here calls the product's Java; it speaks HTTP, WebSocket and the serial console.
 */
package io.tidemark.acceptance;
