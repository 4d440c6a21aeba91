-- how far chains went at some time, signed by the console
CREATE TABLE IF NOT EXISTS llm_audit_anchor (
  gateway VARCHAR(256) NOT NULL,
  boot VARCHAR(256) NOT NULL,
  sequence_number BIGINT NOT NULL,
  hash VARCHAR(64) NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  key_id VARCHAR(16) NOT NULL,
  signature VARCHAR(100) NOT NULL,
  PRIMARY KEY (gateway, boot, sequence_number)
);
CREATE INDEX IF NOT EXISTS llm_audit_anchor_at ON llm_audit_anchor (at);
