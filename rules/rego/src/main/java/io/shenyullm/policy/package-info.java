/**
 * Asks Rego policies for decisions. Input: facts about a request (never its text) as a plain JSON
 * tree. Output: a {@link io.shenyullm.policy.PolicyDecision}. Failure: CLOSED; an empty, undefined
 * or malformed result denies, and an engine that cannot answer in time signals {@link
 * io.shenyullm.policy.PolicyUnavailableException}. Next: the guard admits, refuses or narrows.
 */
@NullMarked
package io.shenyullm.policy;

import org.jspecify.annotations.NullMarked;
