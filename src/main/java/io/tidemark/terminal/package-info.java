/** The serial consoles of VMs, between the browser and the host. */
package io.tidemark.terminal;
