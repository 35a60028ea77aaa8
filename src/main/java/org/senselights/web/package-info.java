/**
 * What a browser and a monitoring system see of the running service: the status page and its live stream, the metrics,
 * and whether it is alive and ready. It looks on and brings orders; it holds nobody up.
 *
 * <p>May import the core and the records of {@code settings}; none of the other rooms that speak to the outside. What
 * it shows is handed in as {@link org.senselights.web.Facts}, and orders are handed out.
 */
package org.senselights.web;
