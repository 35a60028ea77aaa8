package org.senselights.web;

import java.util.Objects;

/**
 * Who looks at the page.
 *
 * @param mayAct whether orders are taken from there
 * @param loggedIn whether there is a session to log out of
 * @param canLogIn whether the page's password would help
 * @param token what each form has to bring back, so that no other site can send one
 */
public record Viewer(boolean mayAct, boolean loggedIn, boolean canLogIn, String token) {

  /** Refuses null. */
  public Viewer {
    Objects.requireNonNull(token, "token");
  }
}
