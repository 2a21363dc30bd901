package com.example.notes;

import io.domicile.runtime.DomicileBundle;
import io.domicile.service.http.HttpConventions;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;

public final class NotesApplication extends Application<NotesConfiguration> {

  public static void main(String[] args) throws Exception {
    new NotesApplication().run(args);
  }

  @Override
  public void initialize(Bootstrap<NotesConfiguration> bootstrap) {
    bootstrap.addBundle(new HttpConventions());
    bootstrap.addBundle(new DomicileBundle<>(NotesConfiguration::domicile).declare(Notes.class));
  }

  @Override
  public void run(NotesConfiguration configuration, Environment environment) {
    environment.jersey().register(new NotesResource());
  }
}
