/** Drives a running gateway with the official SDKs and prints one line a case. */
@NullMarked
package io.shenyullm.quickstart.smoke;

import org.jspecify.annotations.NullMarked;
