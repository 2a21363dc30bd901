package io.domicile.vaults.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.domicile.contract.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AWS KMS as far as a key vault needs it, over its JSON 1.1 protocol, with key states, windows and
 * encryption contexts as the AWS KMS API Reference and "Key states of AWS KMS keys" have them. A
 * request's access key id names its role; the signature is not checked. Faults are switched on for
 * the next requests or until taken back.
 */
public final class KmsDouble implements AutoCloseable {

  /** The access key id of a cell: it may do all of it. */
  public static final String CELL = "AKIACELL";

  /** The access key id of a runtime: it may decrypt and describe. */
  public static final String RUNTIME = "AKIARUNTIME";

  private static final Set<String> RUNTIME_MAY = Set.of("Decrypt", "DescribeKey");
  private static final Set<String> LENT_MAY = Set.of("Encrypt", "Decrypt", "DescribeKey");
  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([A-Z0-9]+)/");
  private static final Duration LONGEST_HANG = Duration.ofSeconds(30);

  private final String region;
  private final HttpServer server;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Key> keys = new ConcurrentHashMap<>();
  private final Map<String, String> aliases = new ConcurrentHashMap<>();
  private final Set<String> lent = ConcurrentHashMap.newKeySet();
  private final Set<String> closed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger throttled = new AtomicInteger();
  private volatile boolean denying;
  private volatile boolean failing;
  private volatile boolean hanging;
  private volatile Duration ahead = Duration.ZERO;

  /** A key; guarded by itself. */
  private static final class Key {
    final String id = UUID.randomUUID().toString();
    final byte[] material = new byte[32];
    final Instant createdAt;
    final Map<String, String> tags = new TreeMap<>();
    final boolean multiRegion;
    boolean enabled = true;
    @Nullable Instant deletionAt;

    Key(Instant createdAt, boolean multiRegion) {
      this.createdAt = createdAt;
      this.multiRegion = multiRegion;
    }
  }

  /** An error as KMS answers it. */
  private static final class KmsError extends Exception {
    private final String type;
    private final int status;

    KmsError(int status, String type) {
      super(type);
      this.status = status;
      this.type = type;
    }
  }

  public KmsDouble(String region) throws IOException {
    this.region = region;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Lets time pass for deletions. */
  public void pass(Duration time) {
    ahead = ahead.plus(time);
  }

  /** Refuses the next requests for being too many. */
  public void throttle(int number) {
    throttled.set(number);
  }

  /** Denies everything, as a key policy that was changed does, until told otherwise. */
  public void deny(boolean isDenying) {
    denying = isDenying;
  }

  /** Answers 500 to everything until told otherwise. */
  public void fail(boolean isFailing) {
    failing = isFailing;
  }

  /** Takes requests and does not answer until told otherwise. */
  public synchronized void hang(boolean isHanging) {
    hanging = isHanging;
    notifyAll();
  }

  /** Requests that arrived, whatever became of them. */
  public int requests() {
    return requests.get();
  }

  /** A key as a tenant makes it in an account of its own. */
  public String makeKey(boolean multiRegion) {
    return arn(make(multiRegion));
  }

  /** Takes the key away or gives it back behind everybody's back, as its owner can. */
  public void setEnabled(String arn, boolean enabled) {
    Key key = keys.get(arn.substring(arn.lastIndexOf('/') + 1));
    if (key == null) {
      throw new IllegalArgumentException("There is no such key.");
    }
    synchronized (key) {
      key.enabled = enabled;
    }
  }

  /** Leaves us what the key's policy must: to describe it, and to encrypt and decrypt with it. */
  public void onlyLend(String arn) {
    lent.add(arn.substring(arn.lastIndexOf('/') + 1));
  }

  /** Gives the key's policy a line that keeps us out, or takes it back, as its owner can. */
  public void keepOut(String arn, boolean isOut) {
    String id = arn.substring(arn.lastIndexOf('/') + 1);
    if (isOut) {
      closed.add(id);
    } else {
      closed.remove(id);
    }
  }

  @Override
  public void close() {
    hang(false);
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      requests.incrementAndGet();
      int status = 200;
      JsonNode answer;
      try {
        answer = answer(exchange, body);
      } catch (KmsError e) {
        status = e.status;
        answer = object().put("__type", e.type).put("message", "As the double has it.");
      } catch (GeneralSecurityException e) {
        status = 500;
        answer = object().put("__type", "KMSInternalException");
      }
      byte[] bytes = Json.mapper().writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private JsonNode answer(HttpExchange exchange, byte[] body)
      throws IOException, KmsError, GeneralSecurityException {
    awaitAnswering();
    if (failing) {
      throw new KmsError(500, "KMSInternalException");
    }
    if (throttled.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new KmsError(400, "ThrottlingException");
    }
    String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
    String action = target.substring(target.indexOf('.') + 1);
    var credential =
        CREDENTIAL.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    String who = credential.find() ? credential.group(1) : "";
    boolean may = who.equals(CELL) || (who.equals(RUNTIME) && RUNTIME_MAY.contains(action));
    if (denying || !may) {
      throw new KmsError(400, "AccessDeniedException");
    }
    return act(action, Json.mapper().readTree(body));
  }

  private synchronized void awaitAnswering() {
    long deadline = System.nanoTime() + LONGEST_HANG.toNanos();
    try {
      while (hanging && System.nanoTime() < deadline) {
        wait(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private JsonNode act(String action, JsonNode request) throws KmsError, GeneralSecurityException {
    if (request.has("KeyId") && !LENT_MAY.contains(action) && lent.contains(key(request).id)) {
      throw new KmsError(400, "AccessDeniedException");
    }
    return switch (action) {
      case "CreateKey" -> createKey(request);
      case "CreateAlias" -> createAlias(request);
      case "ListAliases" -> listAliases();
      case "DescribeKey" -> object().set("KeyMetadata", metadata(key(request)));
      case "ListResourceTags" -> tags(key(request));
      case "Encrypt" -> encrypt(key(request), request);
      case "Decrypt" -> decrypt(key(request), request);
      case "EnableKey", "DisableKey" -> {
        Key key = key(request);
        synchronized (key) {
          requireNotPending(key);
          key.enabled = action.equals("EnableKey");
        }
        yield object();
      }
      case "ScheduleKeyDeletion" -> scheduleDeletion(key(request), request);
      case "CancelKeyDeletion" -> {
        Key key = key(request);
        synchronized (key) {
          if (key.deletionAt == null) {
            throw new KmsError(400, "KMSInvalidStateException");
          }
          key.deletionAt = null;
          key.enabled = false;
        }
        yield object().put("KeyId", arn(key));
      }
      default -> throw new KmsError(400, "UnknownOperationException");
    };
  }

  private JsonNode createKey(JsonNode request) {
    Key key = make(request.path("MultiRegion").asBoolean());
    request
        .path("Tags")
        .forEach(tag -> key.tags.put(tag.path("TagKey").asText(), tag.path("TagValue").asText()));
    return object().set("KeyMetadata", metadata(key));
  }

  private Key make(boolean multiRegion) {
    var key = new Key(now(), multiRegion);
    random.nextBytes(key.material);
    keys.put(key.id, key);
    return key;
  }

  private JsonNode createAlias(JsonNode request) throws KmsError {
    String name = request.path("AliasName").asText();
    if (!name.matches("alias/[a-zA-Z0-9/_-]{1,250}") || name.startsWith("alias/aws/")) {
      throw new KmsError(400, "InvalidAliasNameException");
    }
    Key target = find(request.path("TargetKeyId").asText());
    if (aliases.putIfAbsent(name, target.id) != null) {
      throw new KmsError(400, "AlreadyExistsException");
    }
    return object();
  }

  private JsonNode listAliases() {
    var answer = object().put("Truncated", false);
    var list = answer.putArray("Aliases");
    aliases.forEach(
        (name, target) -> {
          Key key = keys.get(target);
          if (key != null && !isDeleted(key)) {
            list.addObject().put("AliasName", name).put("TargetKeyId", target);
          }
        });
    return answer;
  }

  private static JsonNode tags(Key key) {
    var answer = object().put("Truncated", false);
    var list = answer.putArray("Tags");
    key.tags.forEach((name, value) -> list.addObject().put("TagKey", name).put("TagValue", value));
    return answer;
  }

  private ObjectNode metadata(Key key) {
    synchronized (key) {
      String state =
          key.deletionAt != null ? "PendingDeletion" : key.enabled ? "Enabled" : "Disabled";
      var metadata =
          object()
              .put("KeyId", key.id)
              .put("Arn", arn(key))
              .put("CreationDate", key.createdAt.toEpochMilli() / 1000.0)
              .put("Enabled", state.equals("Enabled"))
              .put("KeyState", state)
              .put("KeyUsage", "ENCRYPT_DECRYPT")
              .put("KeySpec", "SYMMETRIC_DEFAULT")
              .put("MultiRegion", key.multiRegion);
      if (key.deletionAt != null) {
        metadata.put("DeletionDate", key.deletionAt.toEpochMilli() / 1000.0);
      }
      return metadata;
    }
  }

  private JsonNode scheduleDeletion(Key key, JsonNode request) throws KmsError {
    int days = request.path("PendingWindowInDays").asInt(30);
    if (days < 7 || days > 30) {
      throw new KmsError(400, "ValidationException");
    }
    synchronized (key) {
      requireNotPending(key);
      key.deletionAt = Instant.ofEpochMilli(now().plus(Duration.ofDays(days)).toEpochMilli());
      return object()
          .put("KeyId", arn(key))
          .put("KeyState", "PendingDeletion")
          .put("DeletionDate", key.deletionAt.toEpochMilli() / 1000.0);
    }
  }

  private JsonNode encrypt(Key key, JsonNode request) throws KmsError, GeneralSecurityException {
    requireEnabled(key);
    byte[] plain = Base64.getDecoder().decode(request.path("Plaintext").asText());
    if (plain.length < 1 || plain.length > 4096) {
      throw new KmsError(400, "ValidationException");
    }
    byte[] nonce = new byte[12];
    random.nextBytes(nonce);
    byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, request).doFinal(plain);
    byte[] id = key.id.getBytes(StandardCharsets.US_ASCII);
    byte[] blob =
        ByteBuffer.allocate(id.length + 12 + sealed.length).put(id).put(nonce).put(sealed).array();
    return object()
        .put("KeyId", arn(key))
        .put("CiphertextBlob", Base64.getEncoder().encodeToString(blob));
  }

  private JsonNode decrypt(Key key, JsonNode request) throws KmsError, GeneralSecurityException {
    byte[] blob = Base64.getDecoder().decode(request.path("CiphertextBlob").asText());
    if (blob.length < 36 + 12 + 16) {
      throw new KmsError(400, "InvalidCiphertextException");
    }
    String id = new String(blob, 0, 36, StandardCharsets.US_ASCII);
    if (!keys.containsKey(id)) {
      throw new KmsError(400, "InvalidCiphertextException");
    }
    if (!id.equals(key.id)) {
      throw new KmsError(400, "IncorrectKeyException");
    }
    requireEnabled(key);
    byte[] nonce = new byte[12];
    System.arraycopy(blob, 36, nonce, 0, 12);
    try {
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, key, nonce, request).doFinal(blob, 48, blob.length - 48);
      return object()
          .put("KeyId", arn(key))
          .put("Plaintext", Base64.getEncoder().encodeToString(plain));
    } catch (javax.crypto.AEADBadTagException e) {
      throw new KmsError(400, "InvalidCiphertextException");
    }
  }

  private static Cipher cipher(int mode, Key key, byte[] nonce, JsonNode request)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key.material, "AES"), new GCMParameterSpec(128, nonce));
    var context = new TreeMap<String, String>();
    request
        .path("EncryptionContext")
        .properties()
        .forEach(entry -> context.put(entry.getKey(), entry.getValue().asText()));
    cipher.updateAAD(Json.write(context));
    return cipher;
  }

  private Key key(JsonNode request) throws KmsError {
    return find(request.path("KeyId").asText());
  }

  /** By id, ARN or alias; a key whose time has come is not there. */
  private Key find(String name) throws KmsError {
    String id = name.startsWith("alias/") ? aliases.getOrDefault(name, "") : name;
    if (id.startsWith("arn:")) {
      if (!id.startsWith("arn:aws:kms:" + region + ":")) {
        throw new KmsError(400, "NotFoundException");
      }
      id = id.substring(id.lastIndexOf('/') + 1);
    }
    Key key = keys.get(id);
    if (key == null || isDeleted(key)) {
      throw new KmsError(400, "NotFoundException");
    }
    if (closed.contains(id)) {
      throw new KmsError(400, "AccessDeniedException");
    }
    return key;
  }

  private boolean isDeleted(Key key) {
    synchronized (key) {
      return key.deletionAt != null && !now().isBefore(key.deletionAt);
    }
  }

  private static void requireEnabled(Key key) throws KmsError {
    synchronized (key) {
      requireNotPending(key);
      if (!key.enabled) {
        throw new KmsError(400, "DisabledException");
      }
    }
  }

  private static void requireNotPending(Key key) throws KmsError {
    if (key.deletionAt != null) {
      throw new KmsError(400, "KMSInvalidStateException");
    }
  }

  private String arn(Key key) {
    return "arn:aws:kms:" + region + ":111122223333:key/" + key.id;
  }

  private Instant now() {
    return Instant.now().plus(ahead);
  }

  private static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }
}
