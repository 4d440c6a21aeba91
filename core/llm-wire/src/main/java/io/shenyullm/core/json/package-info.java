/** Adapter to Jackson: bytes to plain trees and back. The only core package that sees Jackson. */
@NullMarked
package io.shenyullm.core.json;

import org.jspecify.annotations.NullMarked;
