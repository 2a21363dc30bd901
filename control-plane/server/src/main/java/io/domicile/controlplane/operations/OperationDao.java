package io.domicile.controlplane.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.domicile.contract.json.Json;
import io.domicile.contract.operations.OperationState;
import io.domicile.contract.tenant.TenantId;
import io.domicile.service.database.Document;
import io.domicile.service.database.ValueTypes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.KeyColumn;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.config.ValueColumn;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Operations. */
@RegisterRowMapper(OperationDao.Mapper.class)
interface OperationDao {

  @SqlUpdate(
      """
      INSERT INTO operation (id, kind, tenant, state, own_steps, cell_steps, revision, created_at)
      VALUES (:id, :kind, :tenant, :state, :steps, '[]', 1, :now)
      """)
  void insert(
      UUID id,
      OperationKind kind,
      TenantId tenant,
      OperationState state,
      Document steps,
      Instant now);

  @SqlQuery(
      """
      SELECT id, kind, tenant, state, own_steps, cell_steps, error, revision
      FROM operation WHERE id = :id
      """)
  Optional<Operation> find(UUID id);

  /** The revisions of these; those that are not there are left out. */
  @KeyColumn("id")
  @ValueColumn("revision")
  @SqlQuery("SELECT id, revision FROM operation WHERE id = ANY(:ids)")
  Map<UUID, Long> revisions(UUID[] ids);

  @SqlQuery(
      """
      SELECT id FROM operation
      WHERE tenant = :tenant AND kind = :kind AND state IN ('pending', 'running')
      """)
  Optional<UUID> open(TenantId tenant, OperationKind kind);

  @SqlUpdate(
      """
      UPDATE operation SET own_steps = :steps, state = :state, revision = revision + 1
      WHERE id = :id AND state IN ('pending', 'running')
        AND (own_steps, state) IS DISTINCT FROM (:steps, :state)
      """)
  int setOwnSteps(UUID id, OperationState state, Document steps);

  @SqlUpdate(
      """
      UPDATE operation
      SET cell_steps = :steps, state = :state, error = :error, revision = revision + 1
      WHERE id = :id AND state IN ('pending', 'running')
        AND (cell_steps, state) IS DISTINCT FROM (:steps, :state)
      """)
  int setCellSteps(UUID id, OperationState state, Document steps, @Nullable Document error);

  @SqlUpdate(
      """
      UPDATE operation SET state = 'failed', error = :error, revision = revision + 1
      WHERE id = :id AND state IN ('pending', 'running')
      """)
  int fail(UUID id, Document error);

  /** Rows as operations. */
  final class Mapper implements RowMapper<Operation> {

    @Override
    public Operation map(ResultSet row, StatementContext context) throws SQLException {
      List<Step> steps = new ArrayList<>(List.of(read(row, "own_steps", Step[].class)));
      steps.addAll(List.of(read(row, "cell_steps", Step[].class)));
      return new Operation(
          row.getObject("id", UUID.class),
          Objects.requireNonNull(ValueTypes.word(row, "kind", OperationKind.class)),
          new TenantId(row.getObject("tenant", UUID.class)),
          Objects.requireNonNull(ValueTypes.word(row, "state", OperationState.class)),
          steps,
          row.getString("error") == null ? null : read(row, "error", OperationError.class),
          row.getLong("revision"));
    }

    private static <T> T read(ResultSet row, String column, Class<T> shape) throws SQLException {
      try {
        return Json.mapper().readValue(row.getString(column), shape);
      } catch (JsonProcessingException e) {
        throw new SQLException("operation." + column + " does not have its shape", e);
      }
    }
  }
}
