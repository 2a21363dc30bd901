package io.domicile.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.billing.charges.ChargesResource;
import io.domicile.billing.customers.CustomersResource;
import io.domicile.billing.invoices.InvoicesResource;
import io.domicile.billing.products.ProductsResource;
import io.domicile.runtime.tenants.Tenant;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.HttpMethod;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PermissionTest {

  @ParameterizedTest
  @ValueSource(
      classes = {
        CustomersResource.class,
        ProductsResource.class,
        InvoicesResource.class,
        ChargesResource.class
      })
  void every_endpoint_takes_a_tenant_that_was_admitted(Class<?> resource) {
    var endpoints = Arrays.stream(resource.getDeclaredMethods()).filter(PermissionTest::isEndpoint);
    assertThat(endpoints)
        .hasSizeGreaterThan(1)
        .allSatisfy(endpoint -> assertThat(takesTenant(endpoint)).as(endpoint.getName()).isTrue());
  }

  private static boolean isEndpoint(Method method) {
    return Arrays.stream(method.getAnnotations())
        .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class));
  }

  private static boolean takesTenant(Method method) {
    return Arrays.stream(method.getParameters())
        .anyMatch(p -> p.getType() == Tenant.class && p.isAnnotationPresent(Auth.class));
  }
}
