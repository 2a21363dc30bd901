-- Between sealing and finished: every runtime has heard (settling), and all is counted once more after that (counting).
ALTER TABLE key_rotation DROP CONSTRAINT key_rotation_state_check;
ALTER TABLE key_rotation ADD CONSTRAINT key_rotation_state_check
    CHECK (state IN ('announced', 'sealing', 'settling', 'counting', 'finished'));
