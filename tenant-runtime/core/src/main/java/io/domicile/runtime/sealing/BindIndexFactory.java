package io.domicile.runtime.sealing;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Objects;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.sqlobject.customizer.SqlStatementCustomizerFactory;
import org.jdbi.v3.sqlobject.customizer.SqlStatementParameterCustomizer;

/** Makes {@link BindIndex} work; JDBI makes it by reflection. */
public final class BindIndexFactory implements SqlStatementCustomizerFactory {

  /** For JDBI. */
  public BindIndexFactory() {}

  @Override
  public SqlStatementParameterCustomizer createForParameter(
      Annotation annotation,
      Class<?> sqlObjectType,
      Method method,
      Parameter parameter,
      int index,
      Type parameterType) {
    BindIndex declared = (BindIndex) annotation;
    SealedRecord.Component component =
        SealedRecord.of(declared.record()).components().stream()
            .filter(candidate -> candidate.name().equals(declared.component()))
            .filter(SealedRecord.Component::searchable)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        declared.record().getName()
                            + " has no searchable component "
                            + declared.component()));
    FieldId field = Objects.requireNonNull(component.field());
    Class<?> taken = MethodType.methodType(component.type()).wrap().returnType();
    return (statement, argument) -> {
      if (!taken.isInstance(argument)) {
        throw new IllegalArgumentException("@BindIndex takes a " + taken.getSimpleName() + ".");
      }
      SealedFields fields = statement.getConfig(SealedFields.class);
      byte[] canonical = component.encoding().canonical(argument);
      var indexes = fields.sealer().indexes(field, canonical);
      if (declared.compare()) {
        fields.lookFor(field, canonical);
      }
      Argument array =
          (position, prepared, context) ->
              prepared.setArray(
                  position,
                  prepared.getConnection().createArrayOf("bytea", indexes.toArray(byte[][]::new)));
      statement.bind(component.name(), array);
    };
  }
}
