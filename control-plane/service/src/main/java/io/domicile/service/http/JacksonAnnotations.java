package io.domicile.service.http;

import com.fasterxml.jackson.annotation.JacksonAnnotation;
import jakarta.ws.rs.ext.InterceptorContext;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Shows those who read and write bodies, of an endpoint's annotations, Jackson's alone. Jackson's
 * provider hashes all of them for every body, and an endpoint's OpenAPI description, which is
 * nothing to it, cost a small request a twentieth of its time. Thread-safe.
 */
final class JacksonAnnotations implements ReaderInterceptor, WriterInterceptor {

  private static final Annotation[] NONE = {};

  private static final ClassValue<Boolean> IS_JACKSONS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return type.isAnnotationPresent(JacksonAnnotation.class);
        }
      };

  @Override
  public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    show(context);
    return context.proceed();
  }

  @Override
  public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
    show(context);
    context.proceed();
  }

  private static void show(InterceptorContext context) {
    Annotation[] jacksons =
        Arrays.stream(context.getAnnotations())
            .filter(annotation -> IS_JACKSONS.get(annotation.annotationType()))
            .toArray(Annotation[]::new);
    context.setAnnotations(jacksons.length == 0 ? NONE : jacksons);
  }
}
