-- what people have done at the console: each record has the hash of the one before it
CREATE TABLE IF NOT EXISTS llm_admin_action (
  sequence BIGINT PRIMARY KEY,
  action VARCHAR(32) NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  actor VARCHAR(200) NOT NULL,
  record VARCHAR(60000) NOT NULL,
  hash VARCHAR(64) NOT NULL,
  signature VARCHAR(200) NOT NULL,
  signed_with VARCHAR(64) NOT NULL
);
CREATE INDEX IF NOT EXISTS llm_admin_action_actor ON llm_admin_action (actor, sequence DESC);
-- one row, which is locked while a record is added
CREATE TABLE IF NOT EXISTS llm_admin_action_head (
  id INTEGER PRIMARY KEY,
  sequence BIGINT NOT NULL,
  hash VARCHAR(64) NOT NULL
);
INSERT INTO llm_admin_action_head (id, sequence, hash)
  SELECT 1, 0, '0000000000000000000000000000000000000000000000000000000000000000'
  WHERE NOT EXISTS (SELECT 1 FROM llm_admin_action_head);
