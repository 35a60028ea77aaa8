package org.senselights.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Qlik's repository service, which knows the names of apps.
 *
 * @param url such as {@code https://sense.example.com:4242}
 * @param certificate our own, {@code client.pem} of the management console's export
 * @param key its key, {@code client_key.pem}
 * @param ca {@code root.pem} of the same export; absent for whom this machine trusts
 * @param user in whose name it is asked, {@code DIRECTORY/ID}
 * @param refresh how often all names are fetched, one minute to one day
 */
public record RepositorySettings(
    URI url, Path certificate, Path key, Optional<Path> ca, String user, Duration refresh) {}
