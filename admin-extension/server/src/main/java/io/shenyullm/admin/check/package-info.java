/**
 * Says whether gateways would take a document. Input: the document's bytes, and tests of its rules.
 * Output: everything that is wrong with it, by place, and how each test went. Failure: is a problem
 * of the report, so that nothing is released that could not be checked. Next: releases.
 */
@NullMarked
package io.shenyullm.admin.check;

import org.jspecify.annotations.NullMarked;
