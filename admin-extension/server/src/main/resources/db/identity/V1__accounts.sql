-- of a session's token only the SHA-256 is kept
CREATE TABLE IF NOT EXISTS llm_account (
  name VARCHAR(64) PRIMARY KEY,
  password VARCHAR(300) NOT NULL,
  password_due BOOLEAN NOT NULL,
  roles VARCHAR(200) NOT NULL,
  disabled BOOLEAN NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  created_by VARCHAR(200) NOT NULL,
  changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  changed_by VARCHAR(200) NOT NULL,
  last_login_at TIMESTAMP WITH TIME ZONE
);
CREATE TABLE IF NOT EXISTS llm_session (
  id VARCHAR(16) PRIMARY KEY,
  sha256 VARCHAR(64) NOT NULL UNIQUE,
  account VARCHAR(64) NOT NULL REFERENCES llm_account (name) ON DELETE CASCADE,
  address VARCHAR(64) NOT NULL,
  client VARCHAR(200) NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS llm_session_newest ON llm_session (created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS llm_session_account ON llm_session (account);
