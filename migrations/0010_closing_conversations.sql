-- What closing a conversation leaves behind: a line for the bill, and a line for the quality check.

-- What is charged for. Lines are only ever added; which plan makes what of them is decided when a bill is drawn.
create table billing_events (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  kind text not null check (kind in ('conversation_closed')),
  conversation_id uuid,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
call secure_table('billing_events', 'select, insert', 'd');
create trigger append_only before update or delete on billing_events for each row execute function refuse_change();

-- One line for each closing: what is to be scored, and the score once it is there. A conversation that was open again is scored again, up to its new end.
create table qa_scores (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  conversation_id uuid not null,
  -- The last message that the score is about.
  up_to_sequence_number integer not null,
  -- 0 (useless) to 11 (faultless); null until it was scored.
  score numeric(4, 2) check (score between 0 and 11),
  scored_at timestamptz,
  -- {criterion: points}
  details jsonb not null default '{}',
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id),
  check ((score is null) = (scored_at is null))
);
create index qa_scores_conversation on qa_scores (tenant_id, conversation_id);
create index qa_scores_waiting on qa_scores (tenant_id, id) where score is null;
create index qa_scores_scored on qa_scores (tenant_id, scored_at) where score is not null;
call secure_table('qa_scores', 'select, insert, update', 'c');
