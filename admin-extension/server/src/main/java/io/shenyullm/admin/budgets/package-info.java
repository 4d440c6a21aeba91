/**
 * How full budgets are at all gateways, what operators have changed of them, and whether the ledger
 * agrees.
 */
@NullMarked
package io.shenyullm.admin.budgets;

import org.jspecify.annotations.NullMarked;
