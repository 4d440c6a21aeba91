-- Lengths are those of RecordLimits.
ALTER TABLE llm_usage_record ALTER COLUMN id SET DATA TYPE VARCHAR(300);
ALTER TABLE llm_usage_record ALTER COLUMN gateway SET DATA TYPE VARCHAR(256);
ALTER TABLE llm_usage_record ALTER COLUMN boot SET DATA TYPE VARCHAR(256);
ALTER TABLE llm_usage_record ALTER COLUMN tenant SET DATA TYPE VARCHAR(256);
ALTER TABLE llm_usage_record ALTER COLUMN organisation SET DATA TYPE VARCHAR(256);
ALTER TABLE llm_usage_record ALTER COLUMN department SET DATA TYPE VARCHAR(256);
ALTER TABLE llm_usage_record ALTER COLUMN team SET DATA TYPE VARCHAR(256);
ALTER TABLE llm_usage_record ALTER COLUMN project SET DATA TYPE VARCHAR(256);
ALTER TABLE llm_usage_record ALTER COLUMN user_name SET DATA TYPE VARCHAR(256);
ALTER TABLE llm_usage_record ALTER COLUMN key_id SET DATA TYPE VARCHAR(256);
ALTER TABLE llm_usage_record ALTER COLUMN application SET DATA TYPE VARCHAR(256);
ALTER TABLE llm_usage_record ALTER COLUMN model SET DATA TYPE VARCHAR(256);
ALTER TABLE llm_usage_record ALTER COLUMN provider SET DATA TYPE VARCHAR(256);
ALTER TABLE llm_audit_record ALTER COLUMN id SET DATA TYPE VARCHAR(300);
ALTER TABLE llm_audit_record ALTER COLUMN request_id SET DATA TYPE VARCHAR(300);
ALTER TABLE llm_audit_record ALTER COLUMN gateway SET DATA TYPE VARCHAR(256);
ALTER TABLE llm_audit_record ALTER COLUMN boot SET DATA TYPE VARCHAR(256);
-- whether a provider only pretended, so that no money was spent; unknown of records before
ALTER TABLE llm_usage_record ADD COLUMN IF NOT EXISTS simulated BOOLEAN;
-- the pages read these in this order: H2 sorts all rows unless an index has the very order
CREATE INDEX IF NOT EXISTS llm_usage_record_newest ON llm_usage_record (at DESC, id DESC);
DROP INDEX IF EXISTS llm_usage_record_at;
CREATE INDEX IF NOT EXISTS llm_audit_record_newest ON llm_audit_record (kind, at DESC, request_id DESC);
