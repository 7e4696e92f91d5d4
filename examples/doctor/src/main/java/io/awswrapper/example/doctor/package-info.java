/** Attaches to a URL and shows how its hosts do, as the driver sees them. */
@NullMarked
package io.awswrapper.example.doctor;

import org.jspecify.annotations.NullMarked;
