package io.domicile.cell.fence;

import io.domicile.contract.tenant.Epoch;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/** The row in which a tenant's database says which epoch it serves, or served last. */
final class FenceMark {

  /** Whether the database admits its tenant's roles. */
  enum State {
    OPEN,
    FENCED
  }

  private FenceMark() {}

  /**
   * Writes the mark, which only goes forward, and an entry in the database's audit table with it.
   *
   * @param marked what the row says from now on
   * @throws IllegalStateException if the database is fenced at this epoch or above
   */
  static String write(Handle transaction, Epoch epoch, State marked) {
    String state = marked.name().toLowerCase(Locale.ROOT);
    int changed =
        transaction
            .createUpdate(
                """
                INSERT INTO domicile.fence (epoch, state) VALUES (:epoch, :state)
                ON CONFLICT (only_row) DO UPDATE
                SET epoch = excluded.epoch, state = excluded.state, changed_at = now()
                WHERE fence.epoch < excluded.epoch
                   OR (fence.epoch = excluded.epoch AND excluded.state = 'fenced'
                       AND fence.state = 'open')
                """)
            .bind("epoch", epoch.value())
            .bind("state", state)
            .execute();
    if (changed == 1) {
      transaction
          .createUpdate(
              """
              INSERT INTO domicile.audit (actor, action, detail)
              VALUES ('cell', 'database-' || :state, jsonb_build_object('epoch', :epoch::bigint))
              """)
          .bind("state", state)
          .bind("epoch", epoch.value())
          .execute();
    }
    boolean asWanted =
        transaction
            .createQuery("SELECT epoch = :epoch AND state = :state FROM domicile.fence")
            .bind("epoch", epoch.value())
            .bind("state", state)
            .mapTo(Boolean.class)
            .one();
    if (!asWanted) {
      throw new IllegalStateException(
          "The database is fenced at this epoch or above; to open it again takes a new one.");
    }
    return state + " at epoch " + epoch;
  }
}
