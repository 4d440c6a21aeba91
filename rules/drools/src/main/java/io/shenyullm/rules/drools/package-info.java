/**
 * Compiles routing rules and evaluates them.
 *
 * <p>Input: DRL files of the snapshot's {@code routing} section; per request, {@link
 * io.shenyullm.rules.drools.RuleFacts}. Output: a {@link io.shenyullm.rules.drools.RuleSet}; per
 * request, a {@link io.shenyullm.rules.drools.RuleResult}. Failure: a file that is wrong or tries
 * to leave the rule language is refused with file, line and column before anything is loaded; a
 * rule that throws fails its evaluation, which the planner answers by ranking on scores only. Next:
 * {@code router.plan}.
 *
 * <p>DRL is Java, so three layers keep rules to routing: a grammar of our own accepts a small typed
 * part of DRL ({@code DrlGrammar}) and Drools' parser must read the same out of it; the compiled
 * classes may refer only to listed methods ({@code BytecodeGate}); the class loader that links them
 * finds only listed classes ({@code RuleClassLoader}).
 */
@NullMarked
package io.shenyullm.rules.drools;

import org.jspecify.annotations.NullMarked;
