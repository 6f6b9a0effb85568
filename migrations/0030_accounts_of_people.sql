-- Who may open the console. An account is a person's e-mail, password and sessions; it belongs to the installation, since one person may work for several
-- businesses. What the person may do for one business is that business's row in `users`, under row security like everything of a tenant.
--
-- The accounts' tables are the auth library's, in a schema and under a role of their own. The application's log-in may become that role, and does so on the few
-- connections of src/accounts only: without it, its statements see nothing of the schema.
do $$
begin
  if not exists (select from pg_roles where rolname = 'vorel_auth') then
    create role vorel_auth nologin;
  end if;
exception when duplicate_object or unique_violation then null; -- another database of this cluster was migrated at the same moment
end $$;

-- Being a member is not having its privileges: PostgreSQL 16 says so in the grant, 15 in the member.
do $$
begin
  if current_setting('server_version_num')::int >= 160000 then
    execute 'grant vorel_auth to vorel_app with inherit false, set true';
  else
    alter role vorel_app noinherit;
    grant vorel_auth to vorel_app;
  end if;
end $$;

create schema auth;
grant usage on schema auth to vorel_auth;

create table auth."user" (
  id uuid primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table auth.session (
  id uuid primary key,
  user_id uuid not null references auth."user" (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index session_user_id on auth.session (user_id);

-- A way to prove who one is: a password (provider 'credential') or another house's sign-in.
create table auth.account (
  id uuid primary key,
  user_id uuid not null references auth."user" (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider_id, account_id)
);
create index account_user_id on auth.account (user_id);

create table auth.verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verification_identifier on auth.verification (identifier);

-- Who runs the installation, and sees every business's health though not its customers.
create table auth.operator (
  user_id uuid primary key references auth."user" (id) on delete cascade,
  created_at timestamptz not null
);

grant select, insert, update, delete on auth."user", auth.session, auth.account, auth.verification, auth.operator to vorel_auth;

-- The account that a business's user signs in with; null until they have accepted their invitation.
alter table users add column account_id uuid;
create unique index users_account on users (tenant_id, account_id) where account_id is not null;
create index users_by_account on users (account_id) where account_id is not null;
create policy system_reads on users for select to vorel_system using (true);
grant select on users to vorel_system;

-- A link that makes whoever has it a user of the business. Only its hash is kept.
create table invitations (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'agent', 'viewer')),
  token_hash bytea not null,
  invited_by text not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id)
);
create index invitations_token on invitations (token_hash);
call secure_table('invitations', 'select, insert, update, delete', 'd');
create policy system_reads on invitations for select to vorel_system using (true);
grant select on invitations to vorel_system;

grant create on schema public to vorel_system;

-- The businesses of an account, before it is known which one a request is about.
create function find_memberships(account uuid)
  returns table (tenant_id uuid, user_id uuid, role text, slug text, name text, vertical text, timezone text, currency text, default_language text)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
    begin
      return query
        select u.tenant_id, u.id, u.role, t.slug, t.name, t.vertical, t.timezone, t.currency, t.default_language
        from users u join tenants t on t.id = u.tenant_id
        where u.account_id = account and t.status = 'active'
        order by t.name, t.id;
    end
  $$;
alter function find_memberships(uuid) owner to vorel_system;
revoke execute on function find_memberships(uuid) from public;
grant execute on function find_memberships(uuid) to vorel_app;

create function find_invitation(hash bytea)
  returns table (tenant_id uuid, id uuid, email text, role text, expires_at timestamptz, accepted_at timestamptz, business text)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
    begin
      return query
        select i.tenant_id, i.id, i.email, i.role, i.expires_at, i.accepted_at, t.name
        from invitations i join tenants t on t.id = i.tenant_id
        where i.token_hash = hash and t.status = 'active';
    end
  $$;
alter function find_invitation(bytea) owner to vorel_system;
revoke execute on function find_invitation(bytea) from public;
grant execute on function find_invitation(bytea) to vorel_app;

revoke create on schema public from vorel_system;

-- A mail whose body holds a link that is its reader's alone: the console shows its subject only.
alter table mail_outbox add column is_private boolean not null default false;
