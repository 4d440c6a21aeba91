/**
 * What gateways are given to obey. Input: a folder of sources, or what operators make of the newest
 * release. Output: releases, which are versioned, signed documents that never change. A content
 * that does not make a valid document is not released; the last one stays. Next: gateways fetch the
 * newest over the data plane.
 */
@NullMarked
package io.shenyullm.admin.releases;

import org.jspecify.annotations.NullMarked;
