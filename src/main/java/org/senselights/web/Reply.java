package org.senselights.web;

/** What a request is answered with: something whole, or a stream without an end. */
sealed interface Reply permits Answer, Live.Seat {}
