/**
 * Audit records as their gateways have chained them. Every minute the console signs how far each
 * chain goes; whoever checks a chain gets all of it with these anchors.
 */
@NullMarked
package io.shenyullm.admin.audit;

import org.jspecify.annotations.NullMarked;
