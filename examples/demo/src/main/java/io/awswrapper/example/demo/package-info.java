/** The demo: real servers, a workload, faults, and an account of what became of every write. */
@NullMarked
package io.awswrapper.example.demo;

import org.jspecify.annotations.NullMarked;
