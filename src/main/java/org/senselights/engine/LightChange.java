package org.senselights.engine;

/**
 * A lamp's level changes.
 *
 * @param light its name
 * @param lit the new level
 */
public record LightChange(String light, boolean lit) {}
