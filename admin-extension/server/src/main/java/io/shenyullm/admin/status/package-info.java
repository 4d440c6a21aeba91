/**
 * What every page shows at its top, and monitoring looks at. Each part comes from its own slice.
 */
@NullMarked
package io.shenyullm.admin.status;

import org.jspecify.annotations.NullMarked;
