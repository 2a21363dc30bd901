package io.domicile.evidence.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.merkle.Hash;
import io.domicile.evidence.note.KeyName;
import io.domicile.evidence.note.NotePrivateKey;
import io.domicile.evidence.note.NotePublicKey;
import io.domicile.evidence.note.SignedNote;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  private static final String ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

  /**
   * A real tree head of the Go checksum database, which this format comes from, and its published
   * key.
   */
  private static final String GO_SUM =
      """
      go.sum database tree
      20852163
      CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

      — sum.golang.org Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
      """;

  private static final String GO_SUM_KEY =
      "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

  @Test
  void a_checkpoint_of_the_go_checksum_database_verifies() throws Exception {
    SignedNote note = SignedNote.parse(GO_SUM.getBytes(UTF_8));
    assertThat(NotePublicKey.parse(GO_SUM_KEY).check(note)).isEqualTo(NotePublicKey.Check.SIGNED);
    assertThat(Checkpoint.parse(note.text()))
        .isEqualTo(new Checkpoint("go.sum database tree", 20852163, Hash.fromBase64(ROOT)));
  }

  @Test
  void a_signed_checkpoint_reads_back() throws Exception {
    NotePrivateKey key = NotePrivateKey.generate(new KeyName("log.example"), new SecureRandom());
    Checkpoint checkpoint = new Checkpoint("log.example", 3, Hash.fromBase64(ROOT));
    SignedNote note = SignedNote.parse(checkpoint.sign(key).encoded().getBytes(UTF_8));
    assertThat(key.publicKey().check(note)).isEqualTo(NotePublicKey.Check.SIGNED);
    assertThat(Checkpoint.parse(note.text())).isEqualTo(checkpoint);
  }

  @Test
  void extension_lines_are_kept() throws Exception {
    String text = "log.example\n1\n" + ROOT + "\nmore\n";
    assertThat(Checkpoint.parse(text).extensions()).containsExactly("more");
    assertThat(Checkpoint.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "log.example\n1\n",
        "\n1\n" + ROOT + "\n",
        "log.example\n01\n" + ROOT + "\n",
        "log.example\n+1\n" + ROOT + "\n",
        "log.example\n-1\n" + ROOT + "\n",
        "log.example\n1.0\n" + ROOT + "\n",
        "log.example\n\u0661\n" + ROOT + "\n",
        "log.example\n9223372036854775808\n" + ROOT + "\n",
        "log.example\n0\n" + ROOT + "\n",
        "log.example\n1\n" + ROOT,
        "log.example\n1\n" + ROOT + "\n\n",
        "log.example\n1\n" + ROOT + "\n\nmore\n",
        "log.example\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        "log.example\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
        "log.example\n1\nAAAA\n",
      })
  void anything_but_the_one_spelling_is_refused(String text) {
    assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(MalformedEvidenceException.class);
  }

  @Test
  void a_key_of_another_name_cannot_sign() throws Exception {
    NotePrivateKey key = NotePrivateKey.generate(new KeyName("other.example"), new SecureRandom());
    Checkpoint checkpoint = new Checkpoint("log.example", 1, Hash.fromBase64(ROOT));
    assertThatThrownBy(() -> checkpoint.sign(key)).isInstanceOf(IllegalArgumentException.class);
  }
}
