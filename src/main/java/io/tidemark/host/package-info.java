/** The machines that run VMs: how they enrol, whether they are there, and the console's end of the wire. */
package io.tidemark.host;
