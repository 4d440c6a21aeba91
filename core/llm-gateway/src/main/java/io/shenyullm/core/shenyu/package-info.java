/**
 * Adapter to the host gateway: entry of a request into the exchange, response tap, error writer and
 * auto-configuration. The only core package that sees ShenYu and Spring.
 */
@NullMarked
package io.shenyullm.core.shenyu;

import org.jspecify.annotations.NullMarked;
