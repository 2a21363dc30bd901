package io.domicile.runtime.tenants;

import io.domicile.contract.bytes.Bytes;
import io.domicile.runtime.sealing.BindSealed;
import io.domicile.runtime.sealing.Sealed;
import io.domicile.runtime.sealing.SealedIn;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Events waiting to be published. */
interface Outbox {

  /**
   * An event.
   *
   * @param payload JSON
   */
  @SealedIn("domicile.outbox")
  record Event(UUID id, String topic, @Sealed("domicile.outbox-payload") Bytes payload) {}

  @SqlUpdate("CALL domicile.write_event(:id, :topic, :payload)")
  void insert(@BindSealed Event event);
}
