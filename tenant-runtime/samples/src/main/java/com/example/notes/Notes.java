package com.example.notes;

import io.domicile.runtime.sealing.BindSealed;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

public interface Notes {

  @SqlUpdate("INSERT INTO note (id, text, created_at) VALUES (:id, :text, :createdAt)")
  void insert(@BindSealed Note note);

  @SqlQuery("SELECT id, text, created_at FROM note ORDER BY id DESC LIMIT 50")
  List<Note> latest();
}
