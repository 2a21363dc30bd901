package io.domicile.cli.commands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the build's version and the Java that runs it. */
final class CliVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    var properties = new Properties();
    try (var file = CliVersion.class.getResourceAsStream("version.properties")) {
      properties.load(Objects.requireNonNull(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new String[] {
      "Domicile " + properties.getProperty("version") + ", Java " + Runtime.version()
    };
  }
}
