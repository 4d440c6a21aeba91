/**
 * Usage and audit records into the database.
 *
 * <p>Input: newline-separated JSON records from gateways, at least once. Output: rows, once by id.
 * A batch is stored whole or not at all, lines that are no records or another gateway's left out;
 * the gateway keeps it and tries again. What is here of each audit chain is counted with it. Next:
 * the request views.
 */
@NullMarked
package io.shenyullm.admin.ingest;

import org.jspecify.annotations.NullMarked;
