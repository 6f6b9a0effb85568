-- Calls: the lines they come in on, how long they last, who is answering one right now, and what of a reply the caller heard.

-- A tenant's line at a telephony provider, which signs its requests with the tenant's own secret.
create table voice_lines (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  provider text not null check (provider in ('twilio')),
  -- 24 random bytes in the addresses that the provider calls; it names the tenant and proves nothing.
  key text not null,
  -- Sealed with the master secret.
  auth_token_sealed bytea not null,
  updated_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  unique (tenant_id, provider)
);
create index voice_lines_key on voice_lines (key);
call secure_table('voice_lines', 'select, insert, update, delete', 'd');
create policy system_reads on voice_lines for select to vorel_system using (true);
grant select on voice_lines to vorel_system;

grant create on schema public to vorel_system;
create function find_voice_line(line_key text)
  returns table (tenant_id uuid, auth_token_sealed bytea, tenant_status text)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
    begin
      return query
        select l.tenant_id, l.auth_token_sealed, t.status from voice_lines l join tenants t on t.id = l.tenant_id where l.key = line_key;
    end
  $$;
alter function find_voice_line(text) owner to vorel_system;
revoke execute on function find_voice_line(text) from public;
grant execute on function find_voice_line(text) to vorel_app;
revoke create on schema public from vorel_system;

-- One call. A caller with a number has one conversation and calls as often as they like.
create table voice_calls (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  -- Which way in: POST /api/voice/dispatch-turn, the OpenAI-compatible endpoint, or Twilio's ConversationRelay.
  provider text not null check (provider in ('dispatch', 'openai', 'twilio')),
  -- The provider's own id of the call.
  call_id text not null check (length(call_id) between 1 and 200),
  conversation_id uuid not null,
  turns integer not null default 0,
  -- Times in a row that the caller said nothing.
  silences smallint not null default 0,
  last_turn_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('goodbye', 'silence', 'handoff', 'bound', 'hung_up')),
  -- From the first turn to the last one, or to the end where the provider tells it; in seconds.
  billed_seconds integer not null default 0 check (billed_seconds >= 0),
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  unique (tenant_id, provider, call_id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id) on delete cascade
);
create index voice_calls_recent on voice_calls (tenant_id, id desc);
create index voice_calls_conversation on voice_calls (tenant_id, conversation_id);
call secure_table('voice_calls', 'select, insert, update', 'b');

-- Who computes a spoken turn of a conversation at this moment: one at a time, over all processes. A holder that died loses it when it expires (real time).
create table voice_turn_leases (
  tenant_id uuid not null references tenants (id),
  conversation_id uuid not null,
  holder uuid not null,
  expires_at timestamptz not null,
  primary key (tenant_id, conversation_id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id) on delete cascade
);
call secure_table('voice_turn_leases', 'select, insert, update, delete', 'a');

-- A reply that the caller interrupted: what it would have been. The message itself is cut to what was said.
create table cut_replies (
  tenant_id uuid not null references tenants (id),
  message_id uuid not null,
  intended text not null,
  cut_at timestamptz not null,
  primary key (tenant_id, message_id),
  foreign key (tenant_id, message_id) references messages (tenant_id, id) on delete cascade
);
call secure_table('cut_replies', 'select, insert', 'c');

-- What was said stays said, and of an interrupted reply only a part was: a message of the receptionist may be shortened to its beginning, once, while the whole
-- is kept in cut_replies. Every other change still meets the guard.
create function is_cut_reply(tenant uuid, message uuid, role text, before text, after text) returns boolean
  language sql stable
  as $$
    select role = 'agent_bot' and length(after) < length(before) and starts_with(before, after)
      and exists (select from cut_replies c where c.tenant_id = tenant and c.message_id = message and c.intended = before)
  $$;
drop trigger append_only on messages;
create trigger append_only before delete on messages for each row execute function guard_messages();
create trigger append_only_change before update on messages for each row
  when (not is_cut_reply(old.tenant_id, old.id, old.role, old.content, new.content)) execute function guard_messages();
grant update (content) on messages to vorel_app;
