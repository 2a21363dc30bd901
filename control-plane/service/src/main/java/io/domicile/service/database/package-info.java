/**
 * How the values of the contract go into SQL statements and come out of rows: ids as what they are
 * made of, states as their wire names, documents as JSON.
 */
@NullMarked
package io.domicile.service.database;

import org.jspecify.annotations.NullMarked;
