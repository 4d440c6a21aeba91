/**
 * Starts the demo: simulated providers, console and gateway as processes, configures them, waits
 * until they answer and prints what to try. Everything it started stops with it.
 */
@NullMarked
package io.shenyullm.quickstart.demo;

import org.jspecify.annotations.NullMarked;
