package org.senselights.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How one vendor's service is spoken with: what a request holds, and what an answer means. */
interface Protocol {

  /** Whose service it is, such as {@code slack}, for views. */
  String kind();

  /** The host that is spoken with, and nothing of the path, which may be a secret. */
  String where();

  /** How many parcels go into one request at most; 1 for a chat. */
  int mostParcels();

  /** How many bytes of parcels go into one request at most, before compression; a single one may be larger. */
  long mostBytes();

  /** How long the first parcel of a batch waits for others; zero for a chat. */
  Duration patience();

  /**
   * The request for some parcels.
   *
   * @param parcels at least one, in the order in which they were taken
   */
  Call call(List<Parcel> parcels);

  /**
   * What an answer means. One by which the request belongs elsewhere and was not carried out is none, and never comes
   * here; 302 and 303 do, as only the vendor knows what it means by them.
   *
   * @param status the HTTP status
   * @param body the answer's text, its begin where it is long
   * @param header the first value of a header, by its name in any case
   * @param parcels how many were in the request
   */
  Verdict verdict(int status, String body, Function<String, Optional<String>> header, int parcels);
}
