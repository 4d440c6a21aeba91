/**
 * Reading configuration documents: typed look-ups that collect every problem with its path and
 * place, and secrets that never print.
 *
 * <p>Input: a parsed document. Output: checked values, or one exception that names all that is
 * wrong.
 */
@NullMarked
package io.shenyullm.core.config;

import org.jspecify.annotations.NullMarked;
