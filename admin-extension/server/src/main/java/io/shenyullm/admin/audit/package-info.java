/** Audit records as their gateways have chained them. */
@NullMarked
package io.shenyullm.admin.audit;

import org.jspecify.annotations.NullMarked;
