package org.senselights.settings;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the owner's tags can be called: they stand beside what our own outputs tell. */
public final class TagNames {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  /** What begins the names that New Relic is told. */
  private static final String NEW_RELIC = "qs_";

  /** What our own outputs call something, in small letters. */
  private static final Set<String> TAKEN = Set.of(
      "accountid", "app_id", "app_name", "appid", "appid_field", "appname", "appname_field", "browser", "connections",
      "context", "count", "device", "directory", "event", "event_action", "event_type", "eventtype", "execution_id",
      "host", "id", "message", "name", "node", "origin", "os", "sender", "sessions", "tags", "task", "task_id",
      "taskid", "taskname", "time", "timestamp", "type", "uabrowsermajorversion", "uabrowsername", "uaosname",
      "uaosversion", "user", "user_id", "userdirectory", "userfull", "userfull_field", "userid", "userid_field",
      "users");

  private TagNames() {}

  /**
   * Whether this can be a name at all.
   *
   * @param name as written
   * @return true for a letter with up to 63 letters, digits and {@code _} behind it
   */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Whether an output calls something of its own so.
   *
   * @param name as written; capitals do not count
   * @return true where no tag can have it
   */
  public static boolean isTaken(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    return TAKEN.contains(small)
        || small.startsWith(NEW_RELIC) && TAKEN.contains(small.substring(NEW_RELIC.length()));
  }
}
