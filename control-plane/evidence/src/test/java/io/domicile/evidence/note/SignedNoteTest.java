package io.domicile.evidence.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.note.NotePublicKey.Check;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {

  /** The example of the reference implementation, golang.org/x/mod/sumdb/note. */
  private static final String PUBLIC =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String PRIVATE =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

  private static final String TEXT =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.
      """;

  private static final String NOTE =
      TEXT
          + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg"
          + "KvqfqdngotpRZb6KE6RyyBwJnAM=\n";

  /** The example of the specification, whose key is not published. */
  private static final String QUASIMODO =
      """
      Ognuno sta solo sul cuor della terra
      trafitto da un raggio di sole:

      ed è subito sera.

      — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
      """;

  @Test
  void the_published_note_verifies() throws Exception {
    SignedNote note = SignedNote.parse(NOTE.getBytes(UTF_8));
    assertThat(note.text()).isEqualTo(TEXT);
    assertThat(NotePublicKey.parse(PUBLIC).check(note)).isEqualTo(Check.SIGNED);
  }

  @Test
  void signing_gives_the_published_bytes() throws Exception {
    NotePrivateKey key = NotePrivateKey.parse(PRIVATE);
    assertThat(SignedNote.sign(TEXT, key).encoded()).isEqualTo(NOTE);
    assertThat(key.publicKey().encoded()).isEqualTo(PUBLIC);
    assertThat(key.encoded()).isEqualTo(PRIVATE);
  }

  @Test
  void the_example_of_the_specification_is_read_with_its_inner_blank_line() throws Exception {
    SignedNote note = SignedNote.parse(QUASIMODO.getBytes(UTF_8));
    assertThat(note.text()).endsWith("\n\ned è subito sera.\n");
    assertThat(note.signatures()).hasSize(1);
    assertThat(note.signatures().getFirst().name())
        .isEqualTo(new KeyName("quasimodo.example/salvatore"));
    assertThat(note.signatures().getFirst().keyId()).isEqualTo(0x367ba04b);
    assertThat(note.encoded()).isEqualTo(QUASIMODO);
  }

  @Test
  void no_byte_of_a_note_can_change_unnoticed() throws Exception {
    NotePublicKey key = NotePublicKey.parse(PUBLIC);
    byte[] note = NOTE.getBytes(UTF_8);
    for (int i = 0; i < note.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = note.clone();
        changed[i] ^= (byte) (1 << bit);
        assertThat(signed(changed, key)).as("byte %d, bit %d", i, bit).isFalse();
      }
    }
  }

  @Test
  void a_note_cut_short_or_drawn_out_is_refused() throws Exception {
    NotePublicKey key = NotePublicKey.parse(PUBLIC);
    for (int length = 0; length < NOTE.length(); length++) {
      assertThat(signed(NOTE.substring(0, length).getBytes(UTF_8), key)).isFalse();
      assertThat(signed(NOTE.substring(length + 1).getBytes(UTF_8), key)).isFalse();
    }
    assertThat(signed((NOTE + "\n").getBytes(UTF_8), key)).isFalse();
    assertThat(signed((NOTE + "x").getBytes(UTF_8), key)).isFalse();
  }

  @Test
  void signatures_by_unknown_keys_are_ignored_and_a_bad_one_by_a_known_key_is_not()
      throws Exception {
    NotePublicKey peter = NotePublicKey.parse(PUBLIC);
    NotePrivateKey namesake =
        NotePrivateKey.generate(new KeyName("PeterNeumann"), new SecureRandom());
    NoteSignature good = NotePrivateKey.parse(PRIVATE).sign(TEXT);
    SignedNote both = new SignedNote(TEXT, List.of(namesake.sign(TEXT), good));
    assertThat(peter.check(SignedNote.parse(both.encoded().getBytes(UTF_8))))
        .isEqualTo(Check.SIGNED);
    assertThat(peter.check(SignedNote.sign(TEXT, namesake))).isEqualTo(Check.NOT_SIGNED);
    NoteSignature ofOtherText = NotePrivateKey.parse(PRIVATE).sign("other\n");
    assertThat(peter.check(new SignedNote(TEXT, List.of(good, ofOtherText))))
        .isEqualTo(Check.BAD_SIGNATURE);
  }

  @Test
  void no_other_spelling_of_a_public_key_is_accepted() throws Exception {
    for (int begin = 0; begin <= PUBLIC.length(); begin++) {
      for (int end = begin; end <= PUBLIC.length(); end++) {
        if (begin != 0 || end != PUBLIC.length()) {
          assertNoPublicKey(PUBLIC.substring(begin, end));
        }
      }
    }
    for (int i = 0; i < PUBLIC.length(); i++) {
      char[] changed = PUBLIC.toCharArray();
      changed[i]++;
      assertNoPublicKey(new String(changed));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // A key too long and an unknown algorithm, each with the key id that fits it.
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
      })
  void keys_of_another_length_or_kind_are_refused(String key) {
    assertNoPublicKey(key);
  }

  @Test
  void a_private_key_does_not_show_in_text_or_errors() throws Exception {
    NotePrivateKey key = NotePrivateKey.parse(PRIVATE);
    assertThat(key).hasToString("PRIVATE+KEY+PeterNeumann+c74f20a3+[redacted]");
    assertThatThrownBy(() -> NotePrivateKey.parse(PRIVATE.replace("c74f20a3", "c74f20a4")))
        .isInstanceOf(MalformedEvidenceException.class)
        .hasMessageNotContaining("AYEKFALV");
    assertThatThrownBy(() -> NotePrivateKey.parse(PRIVATE + "!"))
        .isInstanceOf(MalformedEvidenceException.class)
        .hasMessageNotContaining("AYEKFALV")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a+b", "a\u00a0b", "a\nb", "a\u2003b", "a\u0000"})
  void a_key_name_has_no_spaces_plus_or_control_characters(String name) {
    assertThatThrownBy(() -> new KeyName(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_fresh_key_signs_and_survives_its_file() throws Exception {
    NotePrivateKey key = NotePrivateKey.generate(new KeyName("log.example"), new SecureRandom());
    NotePrivateKey read = NotePrivateKey.parse(key.encoded());
    SignedNote note = SignedNote.sign(TEXT, read);
    assertThat(NotePublicKey.parse(key.publicKey().encoded()).check(note)).isEqualTo(Check.SIGNED);
  }

  private static boolean signed(byte[] note, NotePublicKey key) {
    try {
      return key.check(SignedNote.parse(note)) == Check.SIGNED;
    } catch (MalformedEvidenceException e) {
      return false;
    }
  }

  private static void assertNoPublicKey(String text) {
    assertThatThrownBy(() -> NotePublicKey.parse(text))
        .as(text)
        .isInstanceOf(MalformedEvidenceException.class);
  }
}
