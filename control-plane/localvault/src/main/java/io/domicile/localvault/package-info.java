/**
 * The regional key vault and secret store for deployments without a cloud's: one process, its
 * records sealed at rest under a master key, an identity per client. A runtime may unwrap and read;
 * only a cell may make, enable, disable or write. Disabling is cooperative: a runtime that holds an
 * unwrapped key goes dark when it asks again, not before.
 */
@NullMarked
package io.domicile.localvault;

import org.jspecify.annotations.NullMarked;
