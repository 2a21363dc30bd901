-- What runtimes use the vault for; a new purpose comes with a migration that names it.
ALTER TABLE key_use ADD CONSTRAINT key_use_purpose CHECK (purpose IN ('unwrap', 'revalidate', 'refused'));
