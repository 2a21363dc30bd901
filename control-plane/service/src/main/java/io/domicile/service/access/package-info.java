/**
 * Who may call an endpoint. Each endpoint names its callers with {@link
 * io.domicile.service.access.Permitted}; one that names nobody answers nobody. How a caller proves
 * who it is, is the program's own {@link io.domicile.service.access.CallerCheck}.
 */
@NullMarked
package io.domicile.service.access;

import org.jspecify.annotations.NullMarked;
