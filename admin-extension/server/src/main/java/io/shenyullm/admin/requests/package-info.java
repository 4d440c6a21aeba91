/** What the console shows of requests: a page of the newest, and those to come as they come. */
@NullMarked
package io.shenyullm.admin.requests;

import org.jspecify.annotations.NullMarked;
