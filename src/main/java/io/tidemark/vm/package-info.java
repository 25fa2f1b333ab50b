/** Virtual machines: what people want of them, what hosts say of them, how they are, and what can be done to them. */
package io.tidemark.vm;
