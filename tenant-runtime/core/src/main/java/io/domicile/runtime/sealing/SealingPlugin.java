package io.domicile.runtime.sealing;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMappers;
import org.jdbi.v3.core.spi.JdbiPlugin;

/** Teaches a Jdbi to map records, those with sealed fields among them. */
public final class SealingPlugin extends JdbiPlugin.Singleton {

  @Override
  public void customizeJdbi(Jdbi jdbi) {
    jdbi.getConfig(RowMappers.class).register(new RecordRowMapper.Factory());
  }
}
