/**
 * Promise against reality, at length: markers in every kind of place, every event, real guests, and the model's answer for
 * each beside what was found. {@code deployment/campaign} runs it.
 */
package io.tidemark.acceptance.campaign;
