package io.domicile.cli.commands;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says in a sentence why a command could not do its work. */
final class Failures {

  private Failures() {}

  static String sentence(Exception failure) {
    return switch (failure) {
      case AccessDeniedException denied ->
          denied.getFile()
              + " may not be read or written by "
              + System.getProperty("user.name")
              + owner(denied.getFile())
              + ".";
      case NoSuchFileException missing -> "There is no file " + missing.getFile() + ".";
      case HttpTimeoutException _ ->
          "No answer came in time. ./domicile status shows which processes run.";
      default ->
          failure.getMessage() == null || failure.getMessage().isBlank()
              ? "This failed: " + failure.getClass().getSimpleName() + "."
              : failure.getMessage();
    };
  }

  private static String owner(String file) {
    try {
      Path path = Path.of(file);
      Path known = Files.exists(path) ? path : path.toAbsolutePath().getParent();
      return known == null
          ? ""
          : ". It belongs to " + Files.getOwner(known).getName() + ", who runs the platform";
    } catch (IOException unknown) {
      return "";
    }
  }
}
