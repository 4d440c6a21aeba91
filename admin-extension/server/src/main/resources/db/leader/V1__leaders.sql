-- Which console does what only one of all on this database does, and until when it is believed to.
CREATE TABLE IF NOT EXISTS llm_leader (
  work VARCHAR(40) PRIMARY KEY,
  holder VARCHAR(64) NOT NULL,
  until_at TIMESTAMP WITH TIME ZONE NOT NULL,
  note VARCHAR(10000)
);
