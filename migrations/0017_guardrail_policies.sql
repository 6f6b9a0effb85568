-- What a tenant's receptionist may say, and how much of it one customer may ask for.

-- Without a row the built-in policy holds (src/domain/guardrail-policy/policy.ts).
create table guardrail_policies (
  tenant_id uuid not null references tenants (id),
  -- From which severity on an unsupported claim is kept back.
  threshold text not null default 'high' check (threshold in ('low', 'medium', 'high', 'never')),
  -- What happens besides: the flag is stored, or people are asked to take over.
  action text not null default 'warn' check (action in ('warn', 'handoff')),
  -- The tenant's own forbidden phrases, {en, ar}; the pack's hold besides.
  forbidden_phrases jsonb not null default '{"en": [], "ar": []}',
  -- Turns of one conversation within 24 hours.
  customer_turns_daily integer not null default 300 check (customer_turns_daily between 5 and 10000),
  -- Abusive messages until the receptionist ends it.
  abuse_strikes integer not null default 3 check (abuse_strikes between 1 and 20),
  updated_at timestamptz not null,
  primary key (tenant_id)
);
call secure_table('guardrail_policies', 'select, insert, update, delete', 'd');

create index turns_recent on turns (tenant_id, conversation_id, created_at);
