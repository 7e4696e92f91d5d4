/** What is stored is what the target driver alone stores. */
@NullMarked
package io.awswrapper.its.values;

import org.jspecify.annotations.NullMarked;
