-- Also adopts the tables of consoles that had no history: what is there stays.
CREATE TABLE IF NOT EXISTS llm_usage_record (
  id VARCHAR(200) PRIMARY KEY,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  gateway VARCHAR(200) NOT NULL,
  tenant VARCHAR(200) NOT NULL,
  organisation VARCHAR(200),
  department VARCHAR(200),
  team VARCHAR(200),
  project VARCHAR(200),
  user_name VARCHAR(200) NOT NULL,
  key_id VARCHAR(200),
  application VARCHAR(200),
  model VARCHAR(200),
  provider VARCHAR(200),
  ending VARCHAR(20) NOT NULL,
  cost DECIMAL(38, 18) NOT NULL,
  currency VARCHAR(3) NOT NULL,
  document VARCHAR(60000) NOT NULL
);
CREATE INDEX IF NOT EXISTS llm_usage_record_at ON llm_usage_record (at);
ALTER TABLE llm_usage_record ADD COLUMN IF NOT EXISTS boot VARCHAR(200);
CREATE INDEX IF NOT EXISTS llm_usage_record_boot ON llm_usage_record (boot, at);
CREATE TABLE IF NOT EXISTS llm_audit_record (
  id VARCHAR(200) PRIMARY KEY,
  request_id VARCHAR(200) NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  gateway VARCHAR(200) NOT NULL,
  boot VARCHAR(200) NOT NULL,
  sequence_number BIGINT NOT NULL,
  kind VARCHAR(20) NOT NULL,
  document VARCHAR(60000) NOT NULL
);
CREATE INDEX IF NOT EXISTS llm_audit_record_at ON llm_audit_record (at);
CREATE INDEX IF NOT EXISTS llm_audit_record_request ON llm_audit_record (request_id);
