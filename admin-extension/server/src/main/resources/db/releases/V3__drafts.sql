-- What operators make of a release, and what they have asked for it.
CREATE TABLE IF NOT EXISTS llm_draft (
  id VARCHAR(32) PRIMARY KEY,
  title VARCHAR(200) NOT NULL,
  base BIGINT NOT NULL,
  state VARCHAR(20) NOT NULL,
  revision BIGINT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  created_by VARCHAR(200) NOT NULL,
  changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  changed_by VARCHAR(200) NOT NULL,
  message VARCHAR(500),
  asked_by VARCHAR(200),
  asked_at TIMESTAMP WITH TIME ZONE,
  not_before TIMESTAMP WITH TIME ZONE,
  content_sha256 VARCHAR(64),
  approved_by VARCHAR(200),
  released BIGINT,
  problem VARCHAR(10000)
);
CREATE INDEX IF NOT EXISTS llm_draft_newest ON llm_draft (created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS llm_draft_due ON llm_draft (state, not_before);
-- an item that a draft has another text for, or none (null); in conflict where a newer release has changed it, too
CREATE TABLE IF NOT EXISTS llm_draft_item (
  draft VARCHAR(32) NOT NULL,
  path VARCHAR(200) NOT NULL,
  content TEXT,
  conflict BOOLEAN NOT NULL,
  was TEXT,
  changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  changed_by VARCHAR(200) NOT NULL,
  PRIMARY KEY (draft, path)
);
-- who has done what to a draft, and when
CREATE TABLE IF NOT EXISTS llm_draft_step (
  draft VARCHAR(32) NOT NULL,
  revision BIGINT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  who VARCHAR(200) NOT NULL,
  what VARCHAR(20) NOT NULL,
  path VARCHAR(200),
  PRIMARY KEY (draft, revision)
);
