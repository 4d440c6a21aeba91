/**
 * A grid node as a process of its own.
 *
 * <p>Input: system properties or environment variables, see {@link
 * io.shenyullm.grid.hazelcast.node.NodeSettings}. Output: a Hazelcast member that gateways use, one
 * line once it is ready, and over HTTP, where asked for, its health and metrics. A setting that is
 * wrong ends the process with a message and status 2; SIGTERM hands the data to the other nodes
 * first.
 */
@NullMarked
package io.shenyullm.grid.hazelcast.node;

import org.jspecify.annotations.NullMarked;
