-- Which brain answers a tenant's customers, and what its language model used.

-- Without a row the deployment's own choice holds (LLM_PROVIDER).
create table tenant_brains (
  tenant_id uuid not null references tenants (id),
  provider text not null check (provider in ('embedded', 'openai-compatible', 'anthropic', 'google')),
  -- Null: the provider's own address.
  base_url text,
  model text check (length(model) between 1 and 200),
  -- Sealed with the master secret.
  api_key_sealed bytea,
  -- What a day may cost, in tokens read and written together; null: the built-in bound (src/receptionist/models/llm/limits.ts).
  daily_tokens integer check (daily_tokens > 0),
  updated_at timestamptz not null,
  primary key (tenant_id),
  check (provider = 'embedded' or model is not null),
  check (provider <> 'openai-compatible' or base_url is not null)
);
call secure_table('tenant_brains', 'select, insert, update, delete', 'd');

-- Tokens by conversation and day (UTC): the bound of each is looked up before a model is asked.
create table model_usage (
  tenant_id uuid not null references tenants (id),
  day date not null,
  conversation_id uuid not null,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  turns integer not null default 0,
  -- Turns that the embedded brain had to take over.
  fallbacks integer not null default 0,
  primary key (tenant_id, day, conversation_id)
);
call secure_table('model_usage', 'select, insert, update', 'b');
