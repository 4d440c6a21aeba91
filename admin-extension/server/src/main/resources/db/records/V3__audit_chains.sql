-- what is here of each chain; records that a console had before are counted here, once
CREATE TABLE IF NOT EXISTS llm_audit_chain (
  gateway VARCHAR(256) NOT NULL,
  boot VARCHAR(256) NOT NULL,
  chain VARCHAR(513) NOT NULL,
  first_sequence BIGINT NOT NULL,
  last_sequence BIGINT NOT NULL,
  records BIGINT NOT NULL,
  started_at TIMESTAMP WITH TIME ZONE NOT NULL,
  changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (gateway, boot)
);
CREATE INDEX IF NOT EXISTS llm_audit_chain_newest ON llm_audit_chain (started_at DESC, chain DESC);
CREATE INDEX IF NOT EXISTS llm_audit_chain_changed ON llm_audit_chain (changed_at);
CREATE INDEX IF NOT EXISTS llm_audit_record_chain ON llm_audit_record (gateway, boot, sequence_number);
INSERT INTO llm_audit_chain
  (gateway, boot, chain, first_sequence, last_sequence, records, started_at, changed_at)
  SELECT gateway, boot, gateway || '/' || boot, MIN(sequence_number), MAX(sequence_number),
    COUNT(DISTINCT sequence_number), MIN(at), MAX(at)
  FROM llm_audit_record
  WHERE sequence_number >= 1 AND NOT EXISTS (SELECT 1 FROM llm_audit_chain)
  GROUP BY gateway, boot;
