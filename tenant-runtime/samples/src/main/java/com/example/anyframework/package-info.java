/**
 * Plain {@code javax.sql} without Dropwizard: what the guide for other frameworks shows. A project
 * of another team; nothing of it is in the platform.
 */
@NullMarked
package com.example.anyframework;

import org.jspecify.annotations.NullMarked;
