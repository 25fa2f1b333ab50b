/**
 * What the ISO kind boots: bases prepared from ISOs, and what carries our guest programs and a VM's values into a guest.
 * The contract with the guest stands in {@code src/main/resources/guest/README.md}.
 */
package io.tidemark.agent.base;
