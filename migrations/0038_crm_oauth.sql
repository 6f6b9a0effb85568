-- A CRM that a business connects by OAuth: somebody on the way there, and one refresh of its tokens at a time.

-- Until when a process is refreshing the tokens: others wait for it, or take over when it is over.
alter table crm_connections add column refresh_lease_until timestamptz;
-- When the CRM refused the refresh token for good: nothing is asked of it until the business connects it again.
alter table crm_connections add column revoked_at timestamptz;

-- A link to a CRM's consent page that was given out: good for one answer, until it expires.
create table crm_authorizations (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  driver text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id)
);
call secure_table('crm_authorizations', 'select, insert, delete', 'd');
