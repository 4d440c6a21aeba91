/**
 * What routing rules see and what they may say.
 *
 * <p>Input: one {@link io.shenyullm.rules.drools.facts.Prompt}, {@link
 * io.shenyullm.rules.drools.facts.Caller}, {@link io.shenyullm.rules.drools.facts.Budget} and
 * {@link io.shenyullm.rules.drools.facts.Sensitivity}, and a {@link
 * io.shenyullm.rules.drools.facts.CandidateFact} for each model at each provider. All are
 * immutable: rules cannot change them. Output: calls of the global {@code out}, a {@link
 * io.shenyullm.rules.drools.facts.RuleOutcomes}. A rule that throws fails the evaluation as a
 * whole. Next, the planner ranks in Java.
 *
 * <p>The names in this package are the vocabulary of the rule language: they are what operators
 * write, so renaming one breaks their files.
 */
@NullMarked
package io.shenyullm.rules.drools.facts;

import org.jspecify.annotations.NullMarked;
