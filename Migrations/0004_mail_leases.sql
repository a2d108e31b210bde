-- While a mail is on its way nobody else takes it, nor this server again should it fail to note what became of it.
ALTER TABLE outbox ADD COLUMN leased_until INTEGER NOT NULL DEFAULT 0;
