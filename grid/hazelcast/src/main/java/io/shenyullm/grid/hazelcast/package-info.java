/**
 * The grid on Hazelcast, open source edition: as a client of our nodes, or with a member inside the
 * gateway.
 *
 * <p>Input: {@link io.shenyullm.core.grid.GridSettings} and the calls of the grid interfaces.
 * Output: maps of bytes that are changed by entry processors on the members that own them; each has
 * one synchronous backup. Members must run our JAR: a gateway asks each member at once what it
 * speaks and refuses to work with one that cannot answer.
 *
 * <p>Failure: a member that dies costs nothing acknowledged; calls under way end as {@code
 * UNKNOWN_OUTCOME}. Hazelcast's maps prefer availability: in a network partition each side that
 * still has the smallest number of members goes on, so set that number to a majority. See {@link
 * io.shenyullm.grid.hazelcast.MemberConfigs} and {@link
 * io.shenyullm.grid.hazelcast.LeaseMergePolicy}.
 */
@NullMarked
package io.shenyullm.grid.hazelcast;

import org.jspecify.annotations.NullMarked;
