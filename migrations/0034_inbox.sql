-- The console's inbox: who has a conversation, what each person has read of it, notes between colleagues, who looks at what at this moment, and finding words.

-- Which of the business's users has it, while its owner is 'human' and that is known (a reply from the business's own phone names nobody).
alter table conversations add column held_by uuid;

-- The inbox' order. With it a message's update of its conversation touches one more index.
create index conversations_by_activity on conversations (tenant_id, (coalesce(last_message_at, created_at)) desc, id desc);

create table conversation_reads (
  tenant_id uuid not null references tenants (id),
  conversation_id uuid not null,
  user_id uuid not null,
  -- Up to this sequence number.
  read_sequence_number integer not null,
  primary key (tenant_id, conversation_id, user_id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index conversation_reads_user on conversation_reads (tenant_id, user_id);
call secure_table('conversation_reads', 'select, insert, update, delete', 'b');

-- What colleagues tell each other about a conversation. No road leads from here to the customer.
create table conversation_notes (
  tenant_id uuid not null references tenants (id),
  -- The sender's: the same id again is the same note.
  id uuid not null,
  conversation_id uuid not null,
  -- A user, who may have left since.
  author_id uuid not null,
  text text not null,
  -- It stands behind this message.
  after_sequence_number integer not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
create index conversation_notes_conversation on conversation_notes (tenant_id, conversation_id, created_at);
create index conversation_notes_age on conversation_notes (tenant_id, created_at);
call secure_table('conversation_notes', 'select, insert', 'c');

-- Who is meant by a note.
create table conversation_mentions (
  tenant_id uuid not null references tenants (id),
  note_id uuid not null,
  user_id uuid not null,
  conversation_id uuid not null,
  seen_at timestamptz,
  primary key (tenant_id, note_id, user_id),
  foreign key (tenant_id, note_id) references conversation_notes (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
create index conversation_mentions_unseen on conversation_mentions (tenant_id, user_id) where seen_at is null;
create index conversation_mentions_conversation on conversation_mentions (tenant_id, conversation_id);
call secure_table('conversation_mentions', 'select, insert, update', 'c');

-- One line for each live stream of a console page. One that was not renewed for a minute is of a page that is gone.
create table conversation_presence (
  tenant_id uuid not null references tenants (id),
  stream_id uuid not null,
  user_id uuid not null,
  conversation_id uuid not null,
  is_replying boolean not null,
  seen_at timestamptz not null,
  primary key (tenant_id, stream_id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index conversation_presence_conversation on conversation_presence (tenant_id, conversation_id);
create index conversation_presence_user on conversation_presence (tenant_id, user_id);
call secure_table('conversation_presence', 'select, insert, update, delete', 'a');

-- A text as it is looked for: small letters, one form of the Arabic letters that are written in several, no vowel signs, Western digits.
create function search_fold(words text) returns text
  language sql immutable strict parallel safe
  return lower(translate(words, 'أإآٱىةؤئ٠١٢٣٤٥٦٧٨٩ـًٌٍَُِّْ', 'اااايهوي0123456789'));

create index messages_words on messages using gin (search_fold(content) gin_trgm_ops);

-- Row security keeps an operator that might tell of other rows (LIKE is one) away from indexes. So this look-up runs as the role that sees all tenants, and asks
-- for one by name: the caller's own. The latest first.
grant vorel_system to current_user;
grant create on schema public to vorel_system;
create policy system_reads on messages for select to vorel_system using (true);
grant select on messages to vorel_system;
create function find_conversations_by_words(pattern text, most integer) returns table (conversation_id uuid)
  language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan set jit = off
  as $$
    declare tenant constant uuid = current_tenant();
    begin
      return query
        select m.conversation_id from messages m
        where m.tenant_id = tenant and search_fold(m.content) like pattern
        group by m.conversation_id order by max(m.created_at) desc limit most;
    end
  $$;
alter function find_conversations_by_words(text, integer) owner to vorel_system;
revoke execute on function find_conversations_by_words(text, integer) from public;
grant execute on function find_conversations_by_words(text, integer) to vorel_app;
revoke create on schema public from vorel_system;
