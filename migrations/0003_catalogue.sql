-- What the business offers and knows.

create table offerings (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  external_id text,
  reference_number text,
  title text not null,
  title_ar text,
  description text,
  description_ar text,
  -- Other words customers use for it, in any language; for understanding only, not shown.
  aliases text[] not null default '{}',
  -- By the pack's offering_attributes; duration_minutes decides the length of an appointment.
  attributes jsonb check (jsonb_typeof(attributes) = 'object'),
  price numeric not null check (price >= 0),
  price_currency text not null check (price_currency ~ '^[A-Z]{3}$'),
  address text,
  photos jsonb not null default '[]' check (jsonb_typeof(photos) = 'array'),
  status text not null default 'active',
  available_from date,
  deleted_at timestamptz,
  updated_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id)
);
create unique index offerings_external_id on offerings (tenant_id, external_id) where deleted_at is null and external_id is not null;
create index offerings_recent on offerings (tenant_id, id desc) where deleted_at is null;
call secure_table('offerings', 'select, insert, update', 'd');

create table knowledge_entries (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  question text not null,
  question_ar text,
  answer text not null,
  answer_ar text,
  -- Other wordings of the question, in any language.
  alternatives text[] not null default '{}',
  status text not null default 'active' check (status in ('active', 'archived')),
  updated_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id)
);
call secure_table('knowledge_entries', 'select, insert, update, delete', 'd');

-- Questions that nobody could answer and messages that customers left: the review queue of the team.
create table team_messages (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  conversation_id uuid not null,
  kind text not null check (kind in ('question', 'message')),
  content text not null,
  language text check (language in ('en', 'ar')),
  status text not null default 'open' check (status in ('open', 'answered', 'dismissed')),
  knowledge_entry_id uuid,
  updated_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id),
  foreign key (tenant_id, knowledge_entry_id) references knowledge_entries (tenant_id, id) on delete set null (knowledge_entry_id)
);
create index team_messages_open on team_messages (tenant_id, id) where status = 'open';
call secure_table('team_messages', 'select, insert, update', 'c');
