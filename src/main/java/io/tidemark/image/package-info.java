/** The catalogue of what VMs boot from. */
package io.tidemark.image;
