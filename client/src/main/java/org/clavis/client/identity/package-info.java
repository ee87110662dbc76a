/** A participant's own keys, and the encrypted file that they live in. */
@NullMarked
package org.clavis.client.identity;

import org.jspecify.annotations.NullMarked;
