/**
 * Before the gateway takes requests, a private copy of its plugins answers made-up ones, so that
 * the first real ones do not wait for classes to be loaded and compiled. The copy has a snapshot,
 * budgets, records and a provider of its own: nothing is recorded, billed or called that is real.
 */
@NullMarked
package io.shenyullm.core.shenyu.rehearsal;

import org.jspecify.annotations.NullMarked;
