package io.domicile.controlplane.packs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.domicile.contract.json.Json;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.principal.Actor;
import io.domicile.controlplane.principal.Principal;
import io.domicile.residency.packs.DatedLists;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.PackBinding;
import io.domicile.service.database.Document;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps evidence of the packs that this registry decides by: the digest of each version goes into
 * the log when a server first loads it, and an alarm when one comes back with another text. Dated
 * lists are kept whole, because they change while decisions that were made by them stay.
 */
public final class LoadedPacks {

  private static final Logger log = LoggerFactory.getLogger(LoadedPacks.class);

  private static final Actor ACTOR = Actor.of(Principal.system("load-packs"));

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

    /** When the present text of a version was first seen here. */
    @SqlQuery("SELECT loaded_at FROM known_pack WHERE name = :name AND version = :version")
    Optional<Instant> since(String name, String version);

    /** Does nothing if they are kept. */
    @SqlUpdate(
        """
        INSERT INTO known_lists (digest, files, loaded_at) VALUES (:digest, :files, :now)
        ON CONFLICT (digest) DO NOTHING
        """)
    void keepLists(String digest, Document files, Instant now);

    @SqlQuery("SELECT files::text FROM known_lists WHERE digest = :digest")
    Optional<String> lists(String digest);
  }

  /**
   * The packs with the dated lists of that digest; empty if this registry never had those, or what
   * it kept of them does not have that digest any longer.
   */
  public static Optional<Packs> withLists(Jdbi jdbi, Packs packs, String digest) {
    if (packs.lists().digest().equals(digest)) {
      return Optional.of(packs);
    }
    return jdbi.withExtension(Dao.class, dao -> dao.lists(digest))
        .map(files -> packs.withLists(Json.read(files.getBytes(UTF_8), ListFiles.class).files()))
        .filter(former -> former.lists().digest().equals(digest));
  }

  /** What is kept of lists: their files' texts by name. */
  record ListFiles(Map<String, String> files) {}

  /**
   * Since when this registry has decided by the text that the version now has; empty if it never
   * has.
   */
  public static Optional<Instant> since(Jdbi jdbi, PackBinding version) {
    return jdbi.withExtension(Dao.class, dao -> dao.since(version.pack(), version.version()));
  }

  /** Records what is new; called once, before the server serves. */
  public static void record(Jdbi jdbi, Packs packs, EvidenceLog evidence, Clock clock) {
    jdbi.useTransaction(handle -> record(handle, packs, evidence, clock.instant()));
  }

  private static void record(Handle handle, Packs packs, EvidenceLog evidence, Instant now) {
    Dao dao = handle.attach(Dao.class);
    List<PackEvent.PackText> fresh = new ArrayList<>();
    List<PackEvent.PackText> changed = new ArrayList<>();
    for (PackDefinition definition : packs.definitions()) {
      var pack = definition.pack();
      var text = new PackEvent.PackText(pack.name(), pack.version(), pack.digest());
      if (dao.add(pack.name(), pack.version(), pack.digest(), now) == 1) {
        fresh.add(text);
      } else if (!dao.digest(pack.name(), pack.version()).orElseThrow().equals(pack.digest())) {
        dao.change(pack.name(), pack.version(), pack.digest(), now);
        changed.add(text);
      }
    }
    DatedLists lists = packs.lists();
    dao.keepLists(lists.digest(), new Document(new ListFiles(lists.files())), now);
    if (!fresh.isEmpty()) {
      evidence.append(handle, new PackEvent.PacksLoaded(fresh, lists.digest()), ACTOR);
    }
    if (!changed.isEmpty()) {
      log.error(
          "Packs have another text than when this registry first decided by them; tenants bound to them are"
              + " refused until they are moved: {}",
          changed);
      evidence.append(handle, new PackEvent.PacksChanged(changed), ACTOR);
    }
  }
}
