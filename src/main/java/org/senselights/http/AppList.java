package org.senselights.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads what the repository answers: a JSON array of apps, of which the id and the name count. However long it is, only
 * those are kept in memory.
 */
final class AppList {
  private static final int LONGEST_TEXT = 100_000;
  private static final int DEEPEST = 64;

  private final JsonFactory factory =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(LONGEST_TEXT)
                  .maxNameLength(LONGEST_TEXT)
                  .maxNestingDepth(DEEPEST)
                  .build())
          .build();

  /**
   * Reads the answer.
   *
   * @param body the answer, to its end
   * @return all apps that have an id and a name
   * @throws RepositoryException if it is no such list
   * @throws IOException if {@code body} cannot be read
   */
  AppTable read(InputStream body) throws RepositoryException, IOException {
    AppTable.Builder apps = new AppTable.Builder();
    try (JsonParser json = factory.createParser(body)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw new RepositoryException("its answer is no list of apps; does repository.url lead to the repository"
            + " service, whose port is 4242?");
      }
      while (json.nextToken() == JsonToken.START_OBJECT) {
        app(json, apps);
      }
      if (json.currentToken() != JsonToken.END_ARRAY) {
        throw new RepositoryException("its answer is a list of something else than apps");
      }
    } catch (StreamConstraintsException e) {
      throw new RepositoryException("its answer is JSON of a kind that no list of apps has: " + e.getOriginalMessage());
    } catch (StreamReadException e) {
      throw new RepositoryException("its answer is no JSON, or was cut short, at byte "
          + Math.max(0, e.getLocation().getByteOffset()));
    }
    return apps.build();
  }

  private static void app(JsonParser json, AppTable.Builder apps) throws IOException {
    String id = "";
    String name = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      boolean isText = json.nextToken() == JsonToken.VALUE_STRING;
      if (isText && key.equals("id")) {
        id = json.getText();
      } else if (isText && key.equals("name")) {
        name = json.getText();
      } else {
        json.skipChildren();
      }
    }
    String found = name;
    AppNames.id(id).ifPresent(known -> apps.add(known, found));
  }
}
