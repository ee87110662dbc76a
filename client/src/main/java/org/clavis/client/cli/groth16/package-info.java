/** What {@code clavis verify groth16} and {@code clavis convert} do: files in every format, one by one and in lists. */
@NullMarked
package org.clavis.client.cli.groth16;

import org.jspecify.annotations.NullMarked;
