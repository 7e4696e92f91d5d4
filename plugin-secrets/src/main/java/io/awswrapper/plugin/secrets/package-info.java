/** The secretsManager plugin. Only its options are for others to use. */
@NullMarked
package io.awswrapper.plugin.secrets;

import org.jspecify.annotations.NullMarked;
