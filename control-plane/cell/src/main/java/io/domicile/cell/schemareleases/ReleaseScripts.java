package io.domicile.cell.schemareleases;

import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SqlScript;
import java.io.Reader;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * A release's scripts as Flyway takes them, from memory: a killed process leaves no files behind.
 */
final class ReleaseScripts implements ResourceProvider {

  private final List<LoadableResource> scripts;

  ReleaseScripts(SchemaRelease release) {
    this.scripts =
        release.scripts().stream().map(script -> (LoadableResource) new Script(script)).toList();
  }

  @Override
  public @Nullable LoadableResource getResource(String name) {
    for (LoadableResource script : scripts) {
      if (script.getFilename().equals(name)) {
        return script;
      }
    }
    return null;
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return scripts.stream()
        .filter(script -> script.getFilename().startsWith(prefix))
        .filter(script -> List.of(suffixes).stream().anyMatch(script.getFilename()::endsWith))
        .toList();
  }

  private static final class Script extends LoadableResource {

    private final SqlScript script;

    Script(SqlScript script) {
      this.script = script;
    }

    @Override
    public Reader read() {
      return new StringReader(script.sql());
    }

    @Override
    public String getAbsolutePath() {
      return script.fileName();
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return script.fileName();
    }

    @Override
    public String getFilename() {
      return script.fileName();
    }

    @Override
    public String getRelativePath() {
      return script.fileName();
    }
  }
}
