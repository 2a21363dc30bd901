package io.domicile.controlplane.packs;

import io.domicile.controlplane.evidencelog.EvidenceEvent;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.packs.Packs;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps evidence of the packs that this registry decides by: the digest of each version goes into
 * the log when a server first loads it, and an alarm when one comes back with another text.
 */
public final class LoadedPacks {

  private static final Logger log = LoggerFactory.getLogger(LoadedPacks.class);

  private LoadedPacks() {}

  /** The statements. */
  interface Dao {

    /** 0 if the version is known. */
    @SqlUpdate(
        """
        INSERT INTO known_pack (name, version, digest, loaded_at)
        VALUES (:name, :version, :digest, :now)
        ON CONFLICT (name, version) DO NOTHING
        """)
    int add(String name, String version, String digest, Instant now);

    @SqlQuery("SELECT digest FROM known_pack WHERE name = :name AND version = :version FOR UPDATE")
    Optional<String> digest(String name, String version);

    @SqlUpdate(
        """
        UPDATE known_pack SET digest = :digest, loaded_at = :now
        WHERE name = :name AND version = :version
        """)
    void change(String name, String version, String digest, Instant now);
  }

  /** Records what is new; called once, before the server serves. */
  public static void record(Jdbi jdbi, Packs packs, EvidenceLog evidence, Clock clock) {
    jdbi.useTransaction(handle -> record(handle, packs, evidence, clock.instant()));
  }

  private static void record(Handle handle, Packs packs, EvidenceLog evidence, Instant now) {
    Dao dao = handle.attach(Dao.class);
    List<EvidenceEvent.PackText> fresh = new ArrayList<>();
    List<EvidenceEvent.PackText> changed = new ArrayList<>();
    for (PackDefinition definition : packs.definitions()) {
      var pack = definition.pack();
      var text = new EvidenceEvent.PackText(pack.name(), pack.version(), pack.digest());
      if (dao.add(pack.name(), pack.version(), pack.digest(), now) == 1) {
        fresh.add(text);
      } else if (!dao.digest(pack.name(), pack.version()).orElseThrow().equals(pack.digest())) {
        dao.change(pack.name(), pack.version(), pack.digest(), now);
        changed.add(text);
      }
    }
    if (!fresh.isEmpty()) {
      evidence.append(handle, new EvidenceEvent.PacksLoaded(fresh, packs.lists().digest()));
    }
    if (!changed.isEmpty()) {
      log.error(
          "Packs have another text than when this registry first decided by them; tenants bound to them are"
              + " refused until they are moved: {}",
          changed);
      evidence.append(handle, new EvidenceEvent.PacksChanged(changed));
    }
  }
}
