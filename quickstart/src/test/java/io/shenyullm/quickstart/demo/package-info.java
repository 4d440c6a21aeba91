/** End-to-end tests of the packaged JARs in the assembled gateway. */
@NullMarked
package io.shenyullm.quickstart.demo;

import org.jspecify.annotations.NullMarked;
