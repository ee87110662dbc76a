/** The scenario behind {@code clavis demo}: two desks, one registry, and everything that must fail. */
@NullMarked
package org.clavis.client.cli.demo;

import org.jspecify.annotations.NullMarked;
