/** The samples for other frameworks, and that they work. */
@NullMarked
package com.example.anyframework;

import org.jspecify.annotations.NullMarked;
