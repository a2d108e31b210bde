-- What a process is found by, kept in the transaction that changes it. Pieces of three letters, so that a word is found
-- inside a longer one; the text is folded before, so letters are compared as they are.
CREATE VIRTUAL TABLE process_search USING fts5(text, tokenize = "trigram case_sensitive 1");

-- What somebody started and others hold stands in their inbox, the soonest due first.
DROP INDEX processes_starter;
CREATE INDEX processes_starter ON processes(starter, due, id) WHERE ended_at IS NULL;
