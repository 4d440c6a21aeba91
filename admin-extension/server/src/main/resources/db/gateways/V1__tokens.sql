-- what a gateway shows is not kept, only its SHA-256; lengths of names are those of RecordLimits
CREATE TABLE IF NOT EXISTS llm_gateway_token (
  id VARCHAR(16) PRIMARY KEY,
  gateway VARCHAR(256) NOT NULL,
  sha256 VARCHAR(64) NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  created_by VARCHAR(200) NOT NULL,
  last_used_at TIMESTAMP WITH TIME ZONE,
  revoked_at TIMESTAMP WITH TIME ZONE,
  revoked_by VARCHAR(200)
);
CREATE INDEX IF NOT EXISTS llm_gateway_token_newest ON llm_gateway_token (created_at DESC, id DESC);
