-- Purging by age and erasing people. What is append-only for the application stays so: changing or deleting it is the privilege of a role of its own, which the
-- application's log-in may become (`set local role`) and does so in src/domain/retention/as-retention.ts only. Row security binds that role like any other:
-- it sees the current tenant's rows and no others.
do $$
begin
  if not exists (select from pg_roles where rolname = 'vorel_retention') then
    create role vorel_retention nologin;
  end if;
exception when duplicate_object or unique_violation then null; -- another database of this cluster was migrated at the same moment
end $$;
grant usage on schema public to vorel_retention;

-- Being a member is not having its privileges: PostgreSQL 16 says so in the grant, 15 in the member.
do $$
begin
  if current_setting('server_version_num')::int >= 160000 then
    execute 'grant vorel_retention to vorel_app with inherit false, set true';
  else
    alter role vorel_app noinherit;
    grant vorel_retention to vorel_app;
  end if;
end $$;

do $$
declare secured regclass;
begin
  for secured in select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity loop
    execute format('grant select, insert, update, delete on %s to vorel_retention', secured);
  end loop;
end $$;

-- As in 0001, and what every later table needs for its class to be more than a word.
create or replace procedure secure_table(name text, privileges text, retention text) language plpgsql as $$
begin
  if retention not in ('a', 'b', 'c', 'd') then
    raise exception 'table % needs a retention class', name;
  end if;
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format('create policy tenant_isolation on %I using (%I = (select current_tenant())) with check (%2$I = (select current_tenant()))',
    name, case when name = 'tenants' then 'id' else 'tenant_id' end);
  execute format('grant %s on %I to vorel_app', privileges, name);
  execute format('grant select, insert, update, delete on %I to vorel_retention', name);
  execute format('comment on table %I is %L', name, 'retention: ' || retention);
end $$;

create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if current_user = 'vorel_retention' then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

create or replace function guard_messages() returns trigger language plpgsql as $$
declare
  changeable constant text[] = array['delivery_status', 'hallucination_flags', 'created_at'];
begin
  if current_user = 'vorel_retention' then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  if tg_op = 'DELETE' or (to_jsonb(new) - changeable) <> (to_jsonb(old) - changeable) then
    raise exception 'messages is append-only' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

-- A row that others refer to is deleted after a look at them: each look needs an index, or a batch of a few hundred rows reads whole tables.
create index chat_sessions_conversation on chat_sessions (tenant_id, conversation_id);
create index team_messages_conversation on team_messages (tenant_id, conversation_id);
create index waitlist_entries_of_conversation on waitlist_entries (tenant_id, conversation_id);
create index billing_events_conversation on billing_events (tenant_id, conversation_id) where conversation_id is not null;
create index handoffs_lead on handoffs (tenant_id, lead_id) where lead_id is not null;
create index notices_mail on notices (tenant_id, mail_id) where mail_id is not null;
create index webhook_deliveries_event on webhook_deliveries (tenant_id, event_id);

-- What the tenant's CRM has a copy of, and since when. A record that changed after its copy is unsynced again; nothing unsynced is purged while a CRM is
-- connected. A conversation's messages are copied up to a number.
create table crm_copies (
  tenant_id uuid not null references tenants (id),
  object text not null check (object in ('customer', 'conversation', 'lead', 'appointment', 'case')),
  -- Of customers, conversations, leads, appointments or handoffs.
  record_id uuid not null,
  external_id text,
  copied_at timestamptz not null,
  up_to_sequence_number integer,
  primary key (tenant_id, object, record_id)
);
call secure_table('crm_copies', 'select, insert, update, delete', 'b');

-- The known customer whose phone number or address a record was written with, so that it can be taken back with them.
alter table crm_writes add column customer_id uuid;
create index crm_writes_customer on crm_writes (tenant_id, customer_id) where customer_id is not null;

-- One waiting job for each tenant that has none: at a minute of the day that is the tenant's own, so that not all are purged at once. Returns how many it made.
grant vorel_system to current_user;
grant create on schema public to vorel_system;
create function schedule_purges(due timestamptz) returns integer
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    with made as (
      insert into jobs (tenant_id, id, kind, key, coalesce_key, payload, run_at)
      select t.id, uuid_at(due), 'purge', 'purge', 'purge', '{}', due + (abs(hashtext(t.id::text)::bigint) % 1440) * interval '1 minute'
      from tenants t
      where not exists (select from jobs j where j.tenant_id = t.id and j.kind = 'purge' and j.state <> 'dead')
      on conflict do nothing
      returning 1
    )
    select count(*)::integer from made
  $$;
alter function schedule_purges(timestamptz) owner to vorel_system;
revoke execute on function schedule_purges(timestamptz) from public;
grant execute on function schedule_purges(timestamptz) to vorel_app;
revoke create on schema public from vorel_system;
