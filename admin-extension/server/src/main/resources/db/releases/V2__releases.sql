-- What gateways were given, never changed. One release follows each: of two that are made at once
-- from the same one, the second is refused by the database. The first has the parent 0.
CREATE TABLE IF NOT EXISTS llm_release (
  version BIGINT PRIMARY KEY,
  parent BIGINT NOT NULL UNIQUE,
  kind VARCHAR(20) NOT NULL,
  sha256 VARCHAR(64) NOT NULL,
  content_sha256 VARCHAR(64) NOT NULL,
  author VARCHAR(200) NOT NULL,
  approver VARCHAR(200),
  message VARCHAR(500) NOT NULL,
  not_before TIMESTAMP WITH TIME ZONE,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  document TEXT NOT NULL,
  envelope TEXT NOT NULL,
  items TEXT NOT NULL,
  report TEXT NOT NULL
);
