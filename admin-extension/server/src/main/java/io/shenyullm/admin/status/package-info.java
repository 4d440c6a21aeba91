/**
 * What the console's pages need besides their data: the status for their header, and headers that
 * keep foreign scripts and frames out. Failure: the pages say that the server is not reached.
 */
@NullMarked
package io.shenyullm.admin.status;

import org.jspecify.annotations.NullMarked;
