/**
 * How the console refuses, in whichever application it runs. In: what its controllers, interceptors
 * and filters throw or decide. Out: problem details (RFC 9457) with the status that is meant. The
 * host's own handling of exceptions never sees what belongs to our paths.
 */
@NullMarked
package io.shenyullm.admin.web;

import org.jspecify.annotations.NullMarked;
