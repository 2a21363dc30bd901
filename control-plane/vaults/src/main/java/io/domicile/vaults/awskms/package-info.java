/**
 * Tenants' keys in AWS KMS: one single-region key for each tenant, bound by encryption context,
 * found by alias. Needs {@code software.amazon.awssdk:kms} and {@code url-connection-client} on the
 * class path, which nobody else gets.
 */
@NullMarked
package io.domicile.vaults.awskms;

import org.jspecify.annotations.NullMarked;
