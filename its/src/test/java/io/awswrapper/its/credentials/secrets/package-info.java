/** The plugin secretsManager against a real server and the service's wire format. */
@NullMarked
package io.awswrapper.its.credentials.secrets;

import org.jspecify.annotations.NullMarked;
