package io.domicile.local.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.billing.BillingConfiguration;
import io.domicile.cell.CellConfiguration;
import io.domicile.contract.http.ErrorCode;
import io.domicile.controlplane.ControlPlaneConfiguration;
import io.domicile.localvault.LocalVaultConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

/**
 * The committed reference pages are those that the code gives. To write them anew: {@code
 * -Ddomicile.reference=write}.
 */
final class ReferencePagesTest {

  private static final Path ROOT = Path.of("../..");
  private static final Path FOLDER = ROOT.resolve("docs/reference");

  @Test
  void the_settings_page_is_what_the_configuration_classes_say() throws IOException {
    var reference = new SettingsReference(new SourceDocs(ROOT));
    String page =
        """
        # Settings

        Every setting of the four configuration files (YAML), as the configuration classes declare them. This page is generated from
        them: change a class's comment, not the page.

        The blocks `server`, `logging`, `metrics` and `health` are Dropwizard's own and stand beside these; its
        [configuration reference](https://www.dropwizard.io/en/stable/manual/configuration.html) describes them. Durations are ISO 8601
        (`PT30S` is thirty seconds, `P30D` thirty days). An unknown setting keeps a program from starting, and so does a value out of
        bounds; the message names the setting.

        ## Control plane

        %s## Cell

        %s## Local vault

        %s## Service on a tenant runtime

        %s"""
            .formatted(
                reference.tables(ControlPlaneConfiguration.class),
                reference.tables(CellConfiguration.class),
                reference.tables(LocalVaultConfiguration.class),
                reference.tables(BillingConfiguration.class));

    assertThat(reference.gaps()).as("settings that no comment explains").isEmpty();
    hold("settings.md", page.stripTrailing() + "\n");
  }

  @Test
  void the_problems_page_lists_every_error_code() throws IOException {
    var page =
        new StringBuilder(
            """
            # Problem codes

            Every error is answered as a problem document ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) with media type
            `application/problem+json`. `code` and `type` are stable; `title` and `detail` are for people and may be improved. This page is
            generated from `ErrorCode`.

            | code | status | meaning | type |
            |---|---|---|---|
            """);
    Arrays.stream(ErrorCode.values())
        .sorted(Comparator.comparingInt(ErrorCode::status).thenComparing(ErrorCode::code))
        .forEach(
            code ->
                page.append(
                    "| `%s` | %d | %s | `%s` |\n"
                        .formatted(code.code(), code.status(), code.title(), code.type())));
    hold("problems.md", page.toString());
  }

  private static void hold(String name, String page) throws IOException {
    Path file = FOLDER.resolve(name);
    if ("write".equals(System.getProperty("domicile.reference"))) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, page);
    }
    assertThat(Files.readString(file)).as(name).isEqualTo(page);
  }
}
