package io.domicile.local.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Logs of the platform's processes, which their owner writes and its group may read. */
public final class LogFiles {

  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r-----");

  private LogFiles() {}

  /** Makes the file if there is none; one of an earlier version gets the same mode. */
  public static void prepare(Path log) throws IOException {
    if (!Files.exists(log)) {
      Files.createFile(log, PosixFilePermissions.asFileAttribute(MODE));
    }
    Files.setPosixFilePermissions(log, MODE);
  }
}
