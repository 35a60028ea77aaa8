/**
 * From HOCON files to records: the settings and the rules file, with every problem told at once by file and line.
 *
 * <p>May import the value types of the core, and the rule book it builds. The outer rooms read its records; how they
 * came about stays here.
 */
package org.senselights.settings;
