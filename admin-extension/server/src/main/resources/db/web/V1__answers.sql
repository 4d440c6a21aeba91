-- What was answered to requests that may be sent again with the same key.
CREATE TABLE IF NOT EXISTS llm_answer (
  person VARCHAR(64) NOT NULL,
  idempotency_key VARCHAR(200) NOT NULL,
  request_sha256 VARCHAR(64) NOT NULL,
  begun_at TIMESTAMP WITH TIME ZONE NOT NULL,
  status INTEGER,
  headers VARCHAR(4000),
  body VARCHAR(60000),
  PRIMARY KEY (person, idempotency_key)
);
CREATE INDEX IF NOT EXISTS llm_answer_begun ON llm_answer (begun_at);
