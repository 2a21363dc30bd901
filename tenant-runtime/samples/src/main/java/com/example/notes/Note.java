package com.example.notes;

import io.domicile.runtime.sealing.Sealed;
import io.domicile.runtime.sealing.SealedIn;
import java.time.Instant;
import java.util.UUID;

@SealedIn("note")
public record Note(UUID id, @Sealed("note.text") String text, Instant createdAt) {}
