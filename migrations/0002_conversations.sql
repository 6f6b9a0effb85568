-- Customers, conversations and what is said in them; leads and handoffs.

create table customers (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text,
  email text,
  phone text,
  -- E.164; how one customer is recognised across channels.
  phone_e164 text,
  language text,
  opted_out_at timestamptz,
  updated_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id)
);
create unique index customers_phone on customers (tenant_id, phone_e164) where phone_e164 is not null;
create index customers_email on customers (tenant_id, lower(email)) where email is not null;
call secure_table('customers', 'select, insert, update, delete', 'c');

create table conversations (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  channel text not null check (channel in ('whatsapp', 'voice', 'webform', 'instagram', 'email')),
  -- As given by the caller; identifier_key is its comparison form (E.164 on the phone channels), one conversation per tenant, channel and key.
  customer_identifier text not null,
  identifier_key text not null,
  customer_id uuid,
  customer_name text,
  customer_language text,
  status text not null default 'active' check (status in ('active', 'awaiting_human', 'closed')),
  -- Who answers. While it is 'human' the receptionist says nothing.
  owner text not null default 'bot' check (owner in ('bot', 'human')),
  first_message_at timestamptz,
  last_message_at timestamptz,
  last_sequence_number integer not null default 0,
  -- Sequence number of the last message of the customer that has been answered, or passed over on purpose.
  answered_sequence_number integer not null default 0,
  -- Dialogue state of the embedded brain, see src/receptionist/dialogue/state.ts.
  state jsonb not null default '{}',
  closed_at timestamptz,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  unique (tenant_id, channel, identifier_key),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id)
);
create index conversations_recent on conversations (tenant_id, id desc);
create index conversations_customer on conversations (tenant_id, customer_id) where customer_id is not null;
call secure_table('conversations', 'select, insert, update', 'c');

create table messages (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  conversation_id uuid not null,
  sequence_number integer not null check (sequence_number >= 1),
  role text not null check (role in ('customer', 'agent_bot', 'human_agent', 'system')),
  content text not null,
  language text check (language in ('en', 'ar', 'mixed')),
  -- The sender's own id for the message (a provider's id, the widget's client_message_id): the same id again is the same message.
  external_id text,
  -- For replies: {turn_id, acts, tool_calls, sources, source}
  payload jsonb not null default '{}',
  hallucination_flags jsonb not null default '[]',
  delivery_status text not null check (delivery_status in ('received', 'pending', 'sent', 'delivered', 'read', 'failed', 'mocked')),
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  unique (tenant_id, conversation_id, sequence_number),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
create unique index messages_external_id on messages (tenant_id, conversation_id, external_id) where external_id is not null;
call secure_table('messages', 'select, insert, update (delivery_status, hallucination_flags)', 'c');

-- What was said stays said; only how its delivery went, and what a later check found in it, may change. (created_at is generated after this trigger.)
create function guard_messages() returns trigger language plpgsql as $$
declare
  changeable constant text[] = array['delivery_status', 'hallucination_flags', 'created_at'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - changeable) <> (to_jsonb(old) - changeable) then
    raise exception 'messages is append-only' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger append_only before update or delete on messages for each row execute function guard_messages();

-- A visitor's right to one web conversation: a random token, of which only the hash is kept.
create table chat_sessions (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  token_hash bytea not null,
  conversation_id uuid not null,
  expires_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
create index chat_sessions_token on chat_sessions (token_hash);
call secure_table('chat_sessions', 'select, insert, update, delete', 'a');
create policy system_reads on chat_sessions for select to vorel_system using (true);
grant select on chat_sessions to vorel_system;

-- One computation of a reply. It fixes which messages it answers, so that a retry after a crash computes the same turn.
create table turns (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  conversation_id uuid not null,
  up_to_sequence_number integer not null,
  status text not null default 'running' check (status in ('running', 'decided', 'discarded')),
  discard_reason text,
  decided_at timestamptz,
  duration_ms double precision,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
create unique index turns_one_running on turns (tenant_id, conversation_id) where status = 'running';
call secure_table('turns', 'select, insert, update', 'b');

-- Results of tool calls that changed something, written in the same transaction as the change: a repeated call answers with the first result.
create table tool_effects (
  tenant_id uuid not null references tenants (id),
  turn_id uuid not null,
  call_number integer not null,
  tool text not null,
  arguments jsonb not null,
  result jsonb not null,
  created_at timestamptz not null,
  primary key (tenant_id, turn_id, call_number),
  foreign key (tenant_id, turn_id) references turns (tenant_id, id)
);
call secure_table('tool_effects', 'select, insert', 'c');

create table leads (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  conversation_id uuid not null,
  name text,
  email text,
  phone text,
  intent text,
  attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
  timeline text,
  qualification_score smallint check (qualification_score between 0 and 100),
  status text not null default 'new' check (status in ('new', 'qualified', 'booked', 'converted', 'lost')),
  source text,
  updated_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  unique (tenant_id, conversation_id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
create index leads_recent on leads (tenant_id, id desc);
create index leads_status on leads (tenant_id, status, id desc);
call secure_table('leads', 'select, insert, update', 'c');

create table handoffs (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  conversation_id uuid not null,
  lead_id uuid,
  reason text not null,
  -- {who, wants, known, promised}: what the human reads first.
  brief jsonb not null default '{}',
  notified_channel text not null check (notified_channel in ('slack', 'email')),
  resolved_at timestamptz,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id)
);
create index handoffs_conversation on handoffs (tenant_id, conversation_id, id desc);
call secure_table('handoffs', 'select, insert, update', 'c');
