/**
 * The host process: it dials the console, takes the whole intent for its host, makes QEMU match it and reports all it
 * sees. Plain Java and Jackson, no server socket.
 *
 * <p>{@code link} talks to the console, {@code reconcile} decides and does, {@code qemu} runs virtual machines,
 * {@code storage} holds every file, {@code guest} listens to what a VM says, {@code base} turns ISOs into prepared bases.
 */
package io.tidemark.agent;
