/** What holds for every version: modules, house rules, JDBC coverage and identity, costs, leaks, answers to bad input. */
@NullMarked
package io.awswrapper.its.structure;

import org.jspecify.annotations.NullMarked;
