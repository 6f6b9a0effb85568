-- How much a whole business may take in a day, beside what one customer may.

alter table guardrail_policies
  -- Turns of all conversations within 24 hours.
  add column tenant_turns_daily integer not null default 5000 check (tenant_turns_daily between 10 and 1000000),
  -- Tokens of language models in a day (UTC), read and written together; past it the embedded brain answers.
  add column tenant_tokens_daily bigint not null default 5000000 check (tenant_tokens_daily between 0 and 1000000000000);
