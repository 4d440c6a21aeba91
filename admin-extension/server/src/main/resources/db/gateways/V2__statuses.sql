-- The newest word of each gateway, so that a console that starts anew knows who was there.
CREATE TABLE llm_gateway_status (
  gateway VARCHAR(256) PRIMARY KEY,
  seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
  document VARCHAR(60000) NOT NULL
);
