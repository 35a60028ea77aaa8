/**
 * The rule book: which events mean what. Patterns, conditions, templates, actions, as immutable values.
 *
 * <p>May import event, presence, light and message. Knows neither files nor the clock: what a rule book is read from is
 * told by {@code settings}, what has happened so far by {@code engine}.
 */
package org.senselights.rules;
