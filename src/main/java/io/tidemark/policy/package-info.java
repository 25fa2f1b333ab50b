/**
 * What of a VM stays when something happens to it: policies and their revisions. The model classes are pure.
 */
package io.tidemark.policy;
