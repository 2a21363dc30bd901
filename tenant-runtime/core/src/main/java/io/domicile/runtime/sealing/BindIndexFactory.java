package io.domicile.runtime.sealing;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
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
    FieldId field =
        SealedRecord.of(declared.record()).components().stream()
            .filter(component -> component.name().equals(declared.component()))
            .filter(SealedRecord.Component::searchable)
            .map(SealedRecord.Component::field)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        declared.record().getName()
                            + " has no searchable component "
                            + declared.component()));
    return (statement, argument) -> {
      if (!(argument instanceof String text)) {
        throw new IllegalArgumentException("@BindIndex takes a text.");
      }
      Sealer sealer = statement.getConfig(SealedFields.class).sealer();
      statement.bind(declared.component(), sealer.index(field, text));
    };
  }
}
