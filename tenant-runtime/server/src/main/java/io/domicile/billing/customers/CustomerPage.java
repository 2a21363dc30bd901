package io.domicile.billing.customers;

import io.domicile.runtime.sealing.Opened;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Some customers.
 *
 * @param unreadable customers of the page with values that do not open; empty as a rule
 * @param next the cursor of the next page; absent on the last one
 */
record CustomerPage(
    List<Customer> items, List<UnreadableCustomer> unreadable, @Nullable String next) {

  /**
   * A customer that cannot be shown: it was altered, or restored from where it was not made.
   *
   * @param fields which of its values do not open, and why
   */
  record UnreadableCustomer(UUID id, List<UnreadableField> fields) {

    static UnreadableCustomer of(Opened.Unreadable<Customer> row) {
      return new UnreadableCustomer(
          row.row(),
          row.faults().stream()
              .map(fault -> new UnreadableField(fault.field(), fault.reason().word()))
              .toList());
    }
  }

  /**
   * A value that does not open.
   *
   * @param field its field id
   * @param reason malformed, other_key_version, not_genuine, not_of_type or other_index
   */
  record UnreadableField(String field, String reason) {}

  static UUID id(Opened<Customer> row) {
    return switch (row) {
      case Opened.Row<Customer>(var customer) -> customer.id();
      case Opened.Unreadable<Customer> unreadable -> unreadable.row();
    };
  }
}
