/** What the commands about circuits share: inputs as JSON, files that appear whole, and a bar of progress. */
@NullMarked
package org.clavis.client.cli.circuit;

import org.jspecify.annotations.NullMarked;
