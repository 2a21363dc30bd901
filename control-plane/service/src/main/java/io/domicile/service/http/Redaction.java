package io.domicile.service.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * Takes credentials out of every line that is logged, whoever logged it: at level DEBUG a library
 * writes whole requests. Done at the appenders, so no level and no logger gets around it.
 */
final class Redaction {

  /** What follows a scheme, an Authorization header, and an API key of the platform. */
  private static final Pattern CREDENTIALS =
      Pattern.compile(
          "(?i)(\\b(?:bearer|basic|domicile-signed)[ =:]+)[A-Za-z0-9._~+/=-]{4,}"
              + "|(\\bauthorization\\W{1,4})[^\\r\\n,}\\]]+"
              + "|(\\bdk_[a-z0-9-]+_)[A-Za-z0-9_-]{8,}");

  private static final String REDACTED = "[redacted]";

  private Redaction() {}

  static String redact(String text) {
    return CREDENTIALS
        .matcher(text)
        .replaceAll(
            match -> {
              String kept = "";
              for (int group = 1; group <= match.groupCount(); group++) {
                kept = match.group(group) == null ? kept : match.group(group);
              }
              return Matcher.quoteReplacement(kept + REDACTED);
            });
  }

  /** Puts it before every appender there is. */
  static void install() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context
          .getLoggerList()
          .forEach(logger -> logger.iteratorForAppenders().forEachRemaining(Redaction::wrap));
    }
  }

  private static void wrap(Appender<ILoggingEvent> appender) {
    if (appender instanceof AppenderAttachable<?> outer) {
      outer
          .iteratorForAppenders()
          .forEachRemaining(
              inner -> {
                @SuppressWarnings("unchecked")
                var same = (Appender<ILoggingEvent>) inner;
                wrap(same);
              });
    }
    if (appender instanceof OutputStreamAppender<ILoggingEvent> stream
        && stream.getEncoder() != null
        && !(stream.getEncoder() instanceof Redacting)) {
      var redacting = new Redacting(stream.getEncoder());
      redacting.setContext(stream.getContext());
      redacting.start();
      stream.setEncoder(redacting);
    }
  }

  private static final class Redacting extends EncoderBase<ILoggingEvent> {

    private final Encoder<ILoggingEvent> encoder;

    Redacting(Encoder<ILoggingEvent> encoder) {
      this.encoder = encoder;
    }

    @Override
    public byte[] headerBytes() {
      return encoder.headerBytes();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
      return redact(new String(encoder.encode(event), UTF_8)).getBytes(UTF_8);
    }

    @Override
    public byte[] footerBytes() {
      return encoder.footerBytes();
    }
  }
}
