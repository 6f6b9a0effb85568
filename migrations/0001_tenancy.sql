-- Tenants, roles and the row-security scheme that every later table uses.
--
-- Roles (cluster-wide, created once):
--   the migrating role  owns everything; used for migrations only
--   vorel_app           what the application connects as; owns nothing, bypasses nothing
--   vorel_system        nobody logs in as it; owns the few SECURITY DEFINER functions that work across tenants
do $$
begin
  if not exists (select from pg_roles where rolname = 'vorel_app') then
    create role vorel_app nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'vorel_system') then
    create role vorel_system nologin;
  end if;
exception when duplicate_object or unique_violation then null; -- another database of this cluster was migrated at the same moment
end $$;

create extension if not exists btree_gist;
create extension if not exists pg_trgm;

grant usage on schema public to vorel_app, vorel_system;

-- The instant inside a version 7 UUID. Ids are made by the application from its clock; created_at is generated from the id, so that the two can't disagree
-- and ordering by id is ordering by (created_at, id).
create function uuid_time(id uuid) returns timestamptz
  language sql immutable strict parallel safe
  return to_timestamp((
      (get_byte(uuid_send(id), 0)::bigint << 40) | (get_byte(uuid_send(id), 1)::bigint << 32) | (get_byte(uuid_send(id), 2)::bigint << 24)
    | (get_byte(uuid_send(id), 3)::bigint << 16) | (get_byte(uuid_send(id), 4)::bigint << 8) | get_byte(uuid_send(id), 5)::bigint
  ) / 1000.0);

-- After a transaction the setting is '' rather than null, so both mean "no tenant": no rows, and no error.
create function current_tenant() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.current_tenant_id', true), '')::uuid;

-- Row security for one table, the same everywhere. `privileges` is what vorel_app may do; `retention` is the class of docs/retention.md (a, b, c or d).
-- The sub-select makes Postgres evaluate the setting once per statement instead of once per row.
create procedure secure_table(name text, privileges text, retention text) language plpgsql as $$
begin
  if retention not in ('a', 'b', 'c', 'd') then
    raise exception 'table % needs a retention class', name;
  end if;
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format('create policy tenant_isolation on %I using (%I = (select current_tenant())) with check (%2$I = (select current_tenant()))',
    name, case when name = 'tenants' then 'id' else 'tenant_id' end);
  execute format('grant %s on %I to vorel_app', privileges, name);
  execute format('comment on table %I is %L', name, 'retention: ' || retention);
end $$;
revoke execute on procedure secure_table from public;

-- For tables that the application may only add to.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

create table tenants (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$'),
  name text not null,
  vertical text not null,
  timezone text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  country text not null default 'AE' check (country ~ '^[A-Z]{2}$'),
  region text not null default 'me' check (region in ('us', 'eu', 'me')),
  default_language text not null default 'en' check (default_language in ('en', 'ar')),
  status text not null default 'active' check (status in ('active', 'suspended')),
  -- Public key of the web chat and the web form, and the origins that may embed it (empty: this installation's own pages only).
  widget_key text not null unique,
  allowed_origins text[] not null default '{}',
  -- Facts that are answered from fields: {address, address_ar, phone, email, website, map_url}
  profile jsonb not null default '{}',
  -- Overrides of the vertical pack and policies: {persona, guardrails, booking: {lead_time_minutes, slot_step_minutes, horizon_days}, …}
  settings jsonb not null default '{}',
  created_at timestamptz not null generated always as (uuid_time(id)) stored
);
call secure_table('tenants', 'select, insert, update', 'd');
create policy system_reads on tenants for select to vorel_system using (true);
grant select on tenants to vorel_system;

create table users (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  email text not null,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'agent', 'viewer')),
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id)
);
create unique index users_email on users (tenant_id, lower(email));
call secure_table('users', 'select, insert, update, delete', 'd');

create table api_keys (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  -- First 22 characters in clear: the look-up. Last 4: for display. The key itself is nowhere.
  prefix text not null check (length(prefix) = 22),
  last4 text not null check (length(last4) = 4),
  hash bytea not null,
  scopes text[] not null,
  requests_per_minute integer not null default 200 check (requests_per_minute > 0),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  created_by text not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id)
);
create index api_keys_prefix on api_keys (prefix);
call secure_table('api_keys', 'select, insert, update', 'd');
create policy system_reads on api_keys for select to vorel_system using (true);
grant select on api_keys to vorel_system;

create table audit_log (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  -- {kind: 'user' | 'api_key' | 'cli' | 'receptionist' | 'system', id?}
  actor jsonb not null,
  action text not null,
  target_kind text not null,
  target_id text,
  details jsonb not null default '{}',
  ip inet,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id)
);
create index audit_log_recent on audit_log (tenant_id, id desc);
call secure_table('audit_log', 'select, insert', 'd');
create trigger append_only before update or delete on audit_log for each row execute function refuse_change();
