/** The {@code clavis} command. */
@NullMarked
package org.clavis.client.cli;

import org.jspecify.annotations.NullMarked;
