/** Reading the flat JSON objects that people exchange. */
@NullMarked
package org.clavis.client.json;

import org.jspecify.annotations.NullMarked;
