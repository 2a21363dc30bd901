/**
 * Wakes the requests of this process that wait for news, after the transaction that made the news
 * has committed. Other server processes find out by looking at the database now and then.
 */
@NullMarked
package io.domicile.controlplane.wakeups;

import org.jspecify.annotations.NullMarked;
