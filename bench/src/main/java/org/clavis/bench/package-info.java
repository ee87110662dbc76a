/** One main class a benchmark; {@code bench/run} starts them. */
@NullMarked
package org.clavis.bench;

import org.jspecify.annotations.NullMarked;
