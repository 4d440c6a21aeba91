/**
 * Usage and audit records into the database.
 *
 * <p>Input: newline-separated JSON records from gateways, at least once. Output: rows, once by id.
 * A batch is stored whole or not at all; the gateway keeps it and tries again. Next: the request
 * views.
 */
@NullMarked
package io.shenyullm.admin.ingest;

import org.jspecify.annotations.NullMarked;
