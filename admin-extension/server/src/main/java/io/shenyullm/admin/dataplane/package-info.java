/**
 * The port that gateways talk to: snapshots out, records in. A server of its own, because the host
 * admin's security filter stands before every path of the main one. Who is there is told by the
 * token that is shown. Failure: gateways keep their records and their last good snapshot.
 */
@NullMarked
package io.shenyullm.admin.dataplane;

import org.jspecify.annotations.NullMarked;
