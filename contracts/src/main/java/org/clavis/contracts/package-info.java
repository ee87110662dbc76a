/** The contracts as seen from Java: calls, events, errors and deployment. Bindings are generated from the ABI. */
@NullMarked
package org.clavis.contracts;

import org.jspecify.annotations.NullMarked;
