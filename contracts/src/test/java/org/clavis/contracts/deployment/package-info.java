@NullMarked
package org.clavis.contracts.deployment;

import org.jspecify.annotations.NullMarked;
