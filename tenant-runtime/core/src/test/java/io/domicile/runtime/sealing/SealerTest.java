package io.domicile.runtime.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.runtime.keys.DerivedKeys;
import io.domicile.runtime.keys.RootKey;
import io.domicile.runtime.sealing.CannotOpenException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SealerTest {

  private static final TenantId TENANT = Keys.TENANT;
  private static final TenantId OTHER_TENANT = Keys.OTHER_TENANT;
  private static final UUID ROW = UUID.fromString("01890a5d-ac96-7b7b-9a6e-1d3a5e7f9b0c");
  private static final FieldId TAX_ID = new FieldId("customer.tax-id");
  private static final FieldId EMAIL = new FieldId("customer.email");
  private static final byte[] VALUE = "DE123456789".getBytes(StandardCharsets.UTF_8);

  private final Sealer sealer = Keys.sealer(TENANT, 1);

  @Test
  void what_was_sealed_opens_in_its_place() {
    byte[] sealed = sealer.seal(TAX_ID, ROW, VALUE);
    assertThat(sealed).hasSize(VALUE.length + Sealer.OVERHEAD);
    assertThat(sealer.open(TAX_ID, ROW, sealed)).isEqualTo(VALUE);
    assertThat(Keys.sealer(TENANT, 1).open(TAX_ID, ROW, sealed)).isEqualTo(VALUE);
    assertThat(sealer.open(TAX_ID, ROW, sealer.seal(TAX_ID, ROW, new byte[0]))).isEmpty();
  }

  @Test
  void a_value_moved_to_another_row_field_or_tenant_does_not_open() {
    byte[] sealed = sealer.seal(TAX_ID, ROW, VALUE);
    assertRefused(Reason.NOT_GENUINE, sealer, TAX_ID, UUID.randomUUID(), sealed);
    assertRefused(Reason.NOT_GENUINE, sealer, EMAIL, ROW, sealed);
    assertRefused(Reason.NOT_GENUINE, Keys.sealer(OTHER_TENANT, 1), TAX_ID, ROW, sealed);
    assertRefused(Reason.OTHER_KEY_VERSION, Keys.sealer(TENANT, 2), TAX_ID, ROW, sealed);
  }

  @Test
  void a_value_does_not_open_under_another_key() {
    Sealer another = Keys.sealer(Keys.root(TENANT, 1, 1));
    byte[] sealed = sealer.seal(TAX_ID, ROW, VALUE);
    assertRefused(Reason.NOT_GENUINE, another, TAX_ID, ROW, sealed);
  }

  @Test
  void while_a_key_is_rotated_the_new_one_seals_and_both_open() {
    Sealer before = Keys.sealer(TENANT, 1);
    Sealer during = Keys.sealer(Keys.root(TENANT, 2, 1), Keys.root(TENANT, 1, 0));
    Sealer after = Keys.sealer(Keys.root(TENANT, 2, 1));
    byte[] old = before.seal(TAX_ID, ROW, VALUE);
    byte[] fresh = during.seal(TAX_ID, ROW, VALUE);
    assertThat(during.open(TAX_ID, ROW, old)).isEqualTo(VALUE);
    assertThat(after.open(TAX_ID, ROW, fresh)).isEqualTo(VALUE);
    assertRefused(Reason.OTHER_KEY_VERSION, after, TAX_ID, ROW, old);
    assertRefused(Reason.NEXT_KEY_VERSION, before, TAX_ID, ROW, fresh);

    byte[] resealed = Objects.requireNonNull(during.resealed(TAX_ID, ROW, old));
    assertThat(after.open(TAX_ID, ROW, resealed)).isEqualTo(VALUE);
    assertThat(during.resealed(TAX_ID, ROW, resealed)).isNull();

    assertThat(during.indexes(EMAIL, "a@b.example"))
        .containsExactly(before.index(EMAIL, "a@b.example"), after.index(EMAIL, "a@b.example"));
  }

  @Test
  void a_value_cannot_claim_another_version_of_the_key() {
    Sealer during = Keys.sealer(Keys.root(TENANT, 2, 1), Keys.root(TENANT, 1, 0));
    byte[] claimed = during.seal(TAX_ID, ROW, VALUE);
    claimed[4] = 1;
    assertRefused(Reason.NOT_GENUINE, during, TAX_ID, ROW, claimed);
  }

  @Test
  void derived_keys_make_room_for_others_and_come_again() {
    var bound = new DerivedKeys(3);
    var root = new RootKey(TENANT, 1, new Secret<>(Bytes.copyOf(Keys.counting(0))), bound);
    Sealer small = Keys.sealer(root);
    for (int turn = 0; turn < 3; turn++) {
      for (int i = 0; i < 10; i++) {
        FieldId field = new FieldId("a.f" + i);
        assertThat(sealer.open(field, ROW, small.seal(field, ROW, VALUE))).isEqualTo(VALUE);
        assertThat(bound.size()).isLessThanOrEqualTo(3);
      }
    }
  }

  @Test
  void no_bit_can_be_flipped() {
    byte[] sealed = sealer.seal(TAX_ID, ROW, VALUE);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThatThrownBy(() -> sealer.open(TAX_ID, ROW, flipped))
          .isInstanceOf(CannotOpenException.class);
    }
  }

  @Test
  void nothing_can_be_cut_off_or_added() {
    byte[] sealed = sealer.seal(TAX_ID, ROW, VALUE);
    for (int length = 0; length < sealed.length; length++) {
      byte[] cut = Arrays.copyOf(sealed, length);
      assertThatThrownBy(() -> sealer.open(TAX_ID, ROW, cut))
          .isInstanceOf(CannotOpenException.class);
    }
    assertRefused(
        Reason.NOT_GENUINE, sealer, TAX_ID, ROW, Arrays.copyOf(sealed, sealed.length + 1));
  }

  @Test
  void no_salt_comes_twice_from_many_threads() throws Exception {
    var seen = new HashSet<Bytes>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      var sealing =
          IntStream.range(0, 4_000)
              .mapToObj(i -> threads.submit(() -> sealer.seal(TAX_ID, ROW, VALUE)))
              .toList();
      for (var one : sealing) {
        byte[] sealed = one.get();
        assertThat(sealer.open(TAX_ID, ROW, sealed)).isEqualTo(VALUE);
        seen.add(Bytes.copyOf(Arrays.copyOfRange(sealed, 5, 37)));
      }
    }
    assertThat(seen).hasSize(4_000);
  }

  @Test
  void a_blind_index_is_the_same_for_what_a_reader_takes_for_the_same() {
    byte[] index = sealer.index(EMAIL, "greta@example.com");
    assertThat(index).hasSize(Sealer.INDEX_LENGTH);
    assertThat(sealer.index(EMAIL, " Greta@Example.COM ")).isEqualTo(index);
    assertThat(sealer.index(EMAIL, "ｇreta@example.com")).isEqualTo(index);
    assertThat(sealer.index(EMAIL, "greta2@example.com")).isNotEqualTo(index);
    assertThat(sealer.index(TAX_ID, "greta@example.com")).isNotEqualTo(index);
    assertThat(Keys.sealer(OTHER_TENANT, 1).index(EMAIL, "greta@example.com")).isNotEqualTo(index);
  }

  private static void assertRefused(
      Reason reason, Sealer sealer, FieldId field, UUID row, byte[] sealed) {
    assertThatThrownBy(() -> sealer.open(field, row, sealed))
        .isInstanceOfSatisfying(
            CannotOpenException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
