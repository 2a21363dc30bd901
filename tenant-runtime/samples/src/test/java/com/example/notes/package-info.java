/** That the guides' samples work, and that the guides show them as they are. */
@NullMarked
package com.example.notes;

import org.jspecify.annotations.NullMarked;
