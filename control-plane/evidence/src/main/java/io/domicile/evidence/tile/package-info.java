/**
 * The layout of C2SP tlog-tiles: a log's hashes and entries as static, cacheable resources of at
 * most 256 items. It names the tiles, fills them from stored hashes, and reads them back as the
 * hashes they stand for.
 */
@NullMarked
package io.domicile.evidence.tile;

import org.jspecify.annotations.NullMarked;
