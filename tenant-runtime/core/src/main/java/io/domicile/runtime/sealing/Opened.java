package io.domicile.runtime.sealing;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A row of a table with sealed fields, whether they open or not. A statement that gives {@code
 * List<Opened<Customer>>} shows every row that opens and names those that do not, where one that
 * gives {@code List<Customer>} fails for one value that does not open.
 *
 * @param <T> the record
 */
public sealed interface Opened<T> {

  /**
   * A row whose values have all opened.
   *
   * @param value its record
   */
  record Row<T>(T value) implements Opened<T> {}

  /**
   * A row with values that do not open.
   *
   * @param row its id
   * @param faults one for each such value
   */
  record Unreadable<T>(UUID row, List<Fault> faults) implements Opened<T> {
    public Unreadable {
      faults = List.copyOf(faults);
    }
  }

  /**
   * One value that does not open.
   *
   * @param field its field id
   */
  record Fault(String field, CannotOpenException.Reason reason) {}

  /** The records of the rows that have opened, in their order. */
  static <T> List<T> values(List<Opened<T>> rows) {
    return rows.stream()
        .flatMap(row -> row instanceof Row<T>(var value) ? Stream.of(value) : Stream.empty())
        .toList();
  }

  /** The rows that have not, in their order. */
  static <T> List<Unreadable<T>> unreadable(List<Opened<T>> rows) {
    return rows.stream()
        .flatMap(row -> row instanceof Unreadable<T> fault ? Stream.of(fault) : Stream.empty())
        .toList();
  }
}
