package io.domicile.runtime.sealing;

import io.domicile.contract.bytes.Bytes;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.UUID;
import org.jdbi.v3.core.generic.GenericTypes;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.sqlobject.customizer.SqlStatementCustomizerFactory;
import org.jdbi.v3.sqlobject.customizer.SqlStatementParameterCustomizer;
import org.jspecify.annotations.Nullable;

/** Makes {@link BindSealed} work; JDBI makes it by reflection. */
public final class BindSealedFactory implements SqlStatementCustomizerFactory {

  /** For JDBI. */
  public BindSealedFactory() {}

  @Override
  public SqlStatementParameterCustomizer createForParameter(
      Annotation annotation,
      Class<?> sqlObjectType,
      Method method,
      Parameter parameter,
      int index,
      Type parameterType) {
    Class<?> erased = GenericTypes.getErasedType(parameterType);
    if (!erased.isRecord()) {
      throw new IllegalArgumentException("@BindSealed takes a record, not a " + erased.getName());
    }
    SealedRecord type = SealedRecord.of(erased);
    return (statement, argument) -> bind(statement, type, argument);
  }

  private static void bind(SqlStatement<?> statement, SealedRecord type, @Nullable Object record) {
    if (record == null) {
      throw new IllegalArgumentException("@BindSealed takes a record, not null.");
    }
    Sealer sealer = statement.getConfig(SealedFields.class).sealer();
    UUID row = type.rowId(record);
    for (SealedRecord.Component component : type.components()) {
      Object value = component.of(record);
      FieldId field = component.field();
      if (field == null && value instanceof Bytes bytes) {
        statement.bind(component.name(), bytes.toArray());
      } else if (field == null) {
        statement.bindByType(component.name(), value, component.genericType());
      } else {
        statement.bind(
            component.name(),
            value == null ? null : sealer.seal(field, row, component.encoding().encode(value)));
        if (component.searchable()) {
          statement.bind(
              component.name() + "Index",
              value == null ? null : sealer.index(field, component.encoding().canonical(value)));
        }
      }
    }
  }
}
