/** The service's OpenAPI document, served as it was reviewed. */
@NullMarked
package io.domicile.billing.documentation;

import org.jspecify.annotations.NullMarked;
