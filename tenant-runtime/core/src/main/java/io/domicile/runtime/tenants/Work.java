package io.domicile.runtime.tenants;

/**
 * What is to be done in one transaction. It may be done again from the start if the caller repeats
 * its request, so it has no effects outside the transaction.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface Work<T> {
  T in(Transaction transaction);
}
