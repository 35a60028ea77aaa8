package org.senselights.http;

import java.time.Instant;
import java.util.UUID;
import org.senselights.settings.StateDirectory;

/** Names of apps as a run before would have kept them. */
public final class KeptNames {

  private KeptNames() {}

  /** Keeps one name, fetched from a site some time ago. */
  public static void keep(StateDirectory state, String site, String id, String name) {
    AppTable.Builder apps = new AppTable.Builder();
    apps.add(UUID.fromString(id), name);
    state.keepAppNames(new KeptApps(site, Instant.parse("2026-01-05T12:00:00Z"), apps.build())::writeTo);
  }
}
