/**
 * The command line: JSON lines in, JSON lines out. Input is a stream of records, output one line
 * for each in the same order; a bad line gets an {@code error} field and the rest goes on. A new
 * line command implements {@link LineCommand} and is registered in {@link Llmctl#lineCommands}.
 */
@NullMarked
package io.shenyullm.cli;

import org.jspecify.annotations.NullMarked;
