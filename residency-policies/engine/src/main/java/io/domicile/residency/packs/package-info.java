/**
 * Residency packs: the law as data. A pack is a folder with its metadata, its Cedar rules and
 * worked cases; dated lists such as adequacy decisions stand beside them. Loading checks everything
 * and fails with file and line, so that a pack that is there is a pack that holds.
 */
@NullMarked
package io.domicile.residency.packs;

import org.jspecify.annotations.NullMarked;
