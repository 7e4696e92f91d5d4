/** What the driver tells operators, as Micrometer meters. */
@NullMarked
package io.awswrapper.example.micrometer;

import org.jspecify.annotations.NullMarked;
