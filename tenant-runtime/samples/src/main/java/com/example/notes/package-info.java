/**
 * Notes of the tenants of one region: the smallest service on the runtime core, and what its guide
 * shows. A project of another team; nothing of it is in the platform.
 */
@NullMarked
package com.example.notes;

import org.jspecify.annotations.NullMarked;
